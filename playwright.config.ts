import { defineConfig } from '@playwright/test';

import { chromiumFlags, ensureChromium } from './tools/chromium.ts';

const ci = process.env['CI'] !== undefined;

export default defineConfig({
  testDir: 'e2e',
  // Every test starts its own limpd on a free port, so none waits for another.
  fullyParallel: true,
  workers: 2,
  // Against what never ends and never comes. A machine that is busy with other things may be slow.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: ci,
  reporter: ci ? 'line' : 'list',
  use: {
    trace: 'retain-on-failure',
    launchOptions: { executablePath: ensureChromium(), args: [...chromiumFlags] },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
});

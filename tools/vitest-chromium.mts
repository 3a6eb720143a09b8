import { playwright } from '@vitest/browser-playwright';
import type { BrowserConfigOptions } from 'vitest/node';

import { chromiumFlags, findChromium } from './chromium.ts';

const executablePath = findChromium();

/** Vitest's `test.browser` for every suite that runs in a real Chromium. */
export const chromium: BrowserConfigOptions = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...chromiumFlags],
    },
  }),
  instances: [{ browser: 'chromium' }],
};

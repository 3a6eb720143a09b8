import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

import { chromium } from '../../../tools/vitest-chromium.mts';
import { patience } from '../../../tools/vitest-patience.mts';
import { serverCommands } from './spec/server-commands.mts';

export default defineConfig({
  root: import.meta.dirname,
  // Found late, they would make the browser reload in the middle of the specs.
  optimizeDeps: { include: ['fast-check', 'jose', 'jose/base64url', 'rxjs'] },
  // Packages that are not bundled beforehand, such as the one that measures coverage, lie at the top.
  server: { fs: { allow: [resolve(import.meta.dirname, '../../..')] } },
  test: {
    ...patience,
    name: 'client',
    include: ['src/**/*.spec.ts'],
    coverage: { include: ['src/**/*.ts'], exclude: ['src/**/*.spec.ts'], reporter: ['text'] },
    browser: { ...chromium, commands: serverCommands },
  },
});

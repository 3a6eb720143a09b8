import { defineConfig } from 'vitest/config';

import { chromium } from '../../../tools/vitest-chromium.mts';
import { serverCommands } from './spec/server-commands.mts';

export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'client',
    include: ['src/**/*.spec.ts'],
    browser: { ...chromium, commands: serverCommands },
  },
});

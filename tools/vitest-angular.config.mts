import { defineConfig } from 'vitest/config';

import { chromium } from './vitest-chromium.mts';
import { patience } from './vitest-patience.mts';

// What `ng test` adds to its own configuration (angular.json, configuration `chromium`).
export default defineConfig({ test: { ...patience, browser: chromium } });

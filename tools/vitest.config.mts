import { defineConfig } from 'vitest/config';

import { patience } from './vitest-patience.mts';

export default defineConfig({
  test: {
    ...patience,
    name: 'tools',
    root: import.meta.dirname,
    include: ['**/*.spec.ts'],
    // They compile against the built packages, and are a step of their own.
    exclude: ['snippets/compiled/**'],
    environment: 'node',
  },
});

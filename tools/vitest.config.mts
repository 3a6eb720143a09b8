import { defineConfig } from 'vitest/config';

import { patience } from './vitest-patience.mts';

export default defineConfig({
  test: {
    ...patience,
    name: 'tools',
    root: import.meta.dirname,
    include: ['**/*.spec.ts'],
    environment: 'node',
  },
});

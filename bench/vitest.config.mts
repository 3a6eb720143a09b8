import { defineConfig } from 'vitest/config';

import { patience } from '../tools/vitest-patience.mts';

export default defineConfig({
  test: {
    ...patience,
    name: 'bench',
    root: import.meta.dirname,
    include: ['**/*.spec.ts'],
    environment: 'node',
  },
});

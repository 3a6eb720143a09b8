import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'tools',
    root: import.meta.dirname,
    include: ['**/*.spec.ts'],
    // They compile against the built packages, and are a step of their own.
    exclude: ['snippets/compiled/**'],
    environment: 'node',
    testTimeout: 20_000,
  },
});

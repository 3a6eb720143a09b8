import { defineConfig } from 'vitest/config';

/** What compiles against the built packages. */
export default defineConfig({
  test: {
    name: 'snippets',
    root: import.meta.dirname,
    include: ['compiled/**/*.spec.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One after the other: each is a whole compilation.
    fileParallelism: false,
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'limpd',
    environment: 'node',
    // Against what never ends. A machine that is busy with other things may be slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    include: ['src/**/*.spec.ts', 'contract/**/*.spec.ts'],
  },
});

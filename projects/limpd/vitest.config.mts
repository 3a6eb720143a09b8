import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'limpd',
    environment: 'node',
    // Against what never ends. A machine that is busy with other things may be slow.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    include: ['src/**/*.spec.ts', 'contract/**/*.spec.ts', 'attack/**/*.spec.ts'],
  },
});

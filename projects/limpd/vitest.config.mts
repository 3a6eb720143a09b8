import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'limpd',
    environment: 'node',
    include: ['src/**/*.spec.ts', 'contract/**/*.spec.ts'],
  },
});

import { createSqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';

/** Keeps everything in memory, until it is closed. Servers that are started on it one after the other find what is there. */
export function createMemoryStore(): Store {
  return createSqliteStore();
}

import { createModelStore } from './model/model-store.ts';
import type { Store } from './store.ts';

/** Keeps everything in memory. Closing it forgets nothing, so that a server can be started on it anew. */
export function createMemoryStore(): Store {
  return createModelStore();
}

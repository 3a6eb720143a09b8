/** What the process that measures and the server tell each other. */
export type Order = { readonly kind: 'memory' } | { readonly kind: 'end' };

export type Answer =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'memory'; readonly memory: Memory };

/** What a process holds once everything that nobody needs is collected, in bytes. */
export interface Memory {
  /** Values and buffers of JavaScript. */
  readonly held: number;
  /** All that the system has given it. */
  readonly resident: number;
}

/** Collects garbage, where the process may, and tells what is left. */
export function memoryOf(): Memory {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: heapUsed + external, resident: rss };
}

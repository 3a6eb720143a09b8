import '../page-api.ts';
import type { Contestant } from './contestant.ts';
import { measureCalls } from './measure-calls.ts';
import { measureChunk } from './measure-chunk.ts';

/** Puts a rival into the page; `null` for one that does not exist yet. */
export function enter(contestant: Contestant | null): void {
  const rival = contestant ?? {};
  window.bench = {
    isPresent: contestant !== null,
    chunk: (size, duration) => measureChunk(rival, size, duration),
    calls: (url, size, duration) => measureCalls(rival, url, size, duration),
  };
}

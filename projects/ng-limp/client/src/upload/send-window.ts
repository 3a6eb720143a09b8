import { DEFAULT_CHUNK_SIZE } from '../config/chunk-size';

/** How many chunks are in flight while it is not known how fast they go. */
const FIRST = 2;
/** How long what is in flight may take, in ms: a call that is made meanwhile waits behind it. */
const BACKLOG = 2000;
/** Bytes of files that are in flight at most: more makes nothing faster, and takes memory for each. */
const MOST_BYTES = 4 * DEFAULT_CHUNK_SIZE;
/** More of the smallest chunks only fills queues. */
const MOST_CHUNKS = 32;

/**
 * How many chunks of an upload may be unacknowledged at a time: as many as keep the line busy, and no more, since
 * every other call waits behind them.
 *
 * @param rate bytes acknowledged a second; null while nothing is known
 * @param chunkSize in bytes
 */
export function sendWindow(rate: number | null, chunkSize: number): number {
  if (rate === null) return FIRST;
  const most = Math.min(MOST_CHUNKS, Math.max(1, Math.floor(MOST_BYTES / chunkSize)));
  const inTime = Math.floor((rate * BACKLOG) / 1000 / chunkSize);
  return Math.min(most, Math.max(1, inTime));
}

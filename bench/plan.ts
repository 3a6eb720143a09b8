/** How much is measured, and for how long. */
import type { BenchOptions } from './options.ts';

export interface Plan {
  readonly rounds: number;
  /** Bytes of a chunk. */
  readonly chunkSize: number;
  /** How long a rival makes frames of chunks each round, in ms. */
  readonly chunkTime: number;
  /** How long a rival makes calls each round, in ms. */
  readonly callTime: number;
  readonly callWindows: readonly number[];
}

export function planOf({ rounds, quick }: BenchOptions): Plan {
  return {
    rounds,
    chunkSize: 512_000,
    chunkTime: quick ? 200 : 1000,
    callTime: quick ? 300 : 1000,
    callWindows: [1, 16, 256],
  };
}

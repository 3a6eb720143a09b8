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
  /** How many chunks are in flight at a time. */
  readonly uploadWindows: readonly number[];
  readonly uploads: readonly PlannedUpload[];
  readonly originalUploads: readonly PlannedUpload[];
  /** How many documents limpd's store holds while it is measured. */
  readonly documents: readonly number[];
  /** How long limpd's store is asked the same each round, in ms. */
  readonly storeTime: number;
  /** How long a page that does nothing is watched each round, in ms. */
  readonly idleTime: number;
}

export interface PlannedUpload {
  /** Size of the file in MiB. */
  readonly mib: number;
  readonly rounds: number;
  /** Why there are fewer rounds than elsewhere, or what else sets it apart. */
  readonly note?: string;
  /** Whether it is only there for the heap: at ng-limp's own window. */
  readonly forHeap?: true;
}

/** The file whose heap must not be larger than a small one's, in MiB. */
const HUGE = 1024;
/** Larger files take the original minutes each time. */
const ORIGINAL_EACH_ROUND = 16;

export function planOf(options: BenchOptions): Plan {
  const { rounds, quick, mib, originalMib, only } = options;
  const uploads: PlannedUpload[] = mib.map((size) => ({ mib: size, rounds }));
  if (!quick && only.includes('heap') && !mib.includes(HUGE)) {
    const few = Math.min(2, rounds);
    uploads.push({ mib: HUGE, rounds: few, forHeap: true, note: `${few} rounds, for the heap` });
  }
  return {
    rounds,
    chunkSize: 512_000,
    chunkTime: quick ? 200 : 1000,
    callTime: quick ? 300 : 1000,
    callWindows: [1, 16, 256],
    uploadWindows: [2, 4],
    uploads,
    originalUploads: originalMib.map((size) =>
      size <= ORIGINAL_EACH_ROUND
        ? { mib: size, rounds }
        : { mib: size, rounds: 1, note: 'once, since it takes minutes' },
    ),
    documents: [1000, 10_000, 100_000, ...(quick ? [] : [1_000_000])],
    storeTime: quick ? 100 : 500,
    idleTime: quick ? 500 : 5000,
  };
}

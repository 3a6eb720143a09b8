import type { Clock } from '../clock.ts';
import type { BlobStore } from '../data/blobs/blob-store.ts';
import { LiveBlobs } from '../data/blobs/live-blobs.ts';
import { UploadLedger } from './ledger.ts';
import type { UploadLimits } from './limits.ts';

/** How often is looked for what has waited for too long and for blobs that nothing refers to, in milliseconds. */
const CHECK_MS = 15_000;

/** Something that holds files which no document has yet. */
export interface Waiting {
  /** Gives up what has not got on since `moment`, by the clock of the server. */
  expire(moment: number): void;
}

/** All that comes in as files, until documents have it. */
export class Uploads {
  readonly blobs: BlobStore;
  readonly live: LiveBlobs;
  readonly ledger: UploadLedger;
  readonly limits: UploadLimits;
  readonly now: () => number;
  readonly #waiting = new Set<Waiting>();
  readonly #stop: () => void;
  /** Settles with the last look so far. */
  #looked = Promise.resolve();

  /** @param onError is told what went wrong when unused blobs were removed. */
  constructor(
    blobs: BlobStore,
    limits: UploadLimits,
    clock: Clock,
    onError: (error: unknown) => void,
  ) {
    this.blobs = blobs;
    this.limits = limits;
    this.now = () => clock.now();
    this.live = new LiveBlobs(blobs, this.now);
    this.ledger = new UploadLedger(limits);
    this.#stop = clock.every(Math.min(CHECK_MS, limits.expiryMs), () => {
      for (const waiting of this.#waiting) waiting.expire(clock.now() - limits.expiryMs);
      this.#looked = this.#looked.then(() => this.live.sweep()).catch(onError);
    });
  }

  /** Has `waiting` give up what waits for too long, until the function that this gives is called. */
  watch(waiting: Waiting): () => void {
    this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }

  /** Looks after nothing any more, and resolves once nothing is under way. */
  async close(): Promise<void> {
    this.#stop();
    await this.#looked;
  }
}

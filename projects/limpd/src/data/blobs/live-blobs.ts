import { everything } from '../filter.ts';
import type { Store, StoreEvent } from '../store.ts';
import { own, type Doc } from '../value.ts';
import { blobIdsIn } from './blob-ref.ts';
import type { BlobStore } from './blob-store.ts';

/** What is told when a blob is settled: it has got a document, or is gone. */
export type OnSettled = () => void;

interface Orphan {
  /** Since when nothing refers to it, by the clock of the server. */
  readonly since: number;
  readonly onSettled: OnSettled;
}

/** How long a blob stays when nothing refers to it any more, in milliseconds: who found it in a document may still get it. */
export const ORPHAN_MS = 30_000;

const NOBODY: OnSettled = () => undefined;

/**
 * Knows which blobs documents refer to, and removes the others.
 *
 * It is told of every change of the documents. A change can be told of after the call that made it was
 * answered, so a blob is not removed at once when nothing refers to it:
 *
 * 1. An upload is finished: its blob is *held*, by the call that takes it, before any document has it.
 * 2. The call is over. A document that the store has told of refers to the blob: it is settled. Else it
 *    is an orphan; the store may tell of the document any moment.
 * 3. Nothing has referred to it for {@link ORPHAN_MS}: it is removed.
 */
export class LiveBlobs {
  readonly #blobs: BlobStore;
  readonly #now: () => number;
  /** How many documents refer to each blob. */
  readonly #counts = new Map<string, number>();
  /** Which blobs each document refers to, for those that refer to any. */
  readonly #ofDocs = new Map<string, ReadonlySet<string>>();
  /** Held blobs, each with how often. */
  readonly #held = new Map<string, number>();
  readonly #orphans = new Map<string, Orphan>();

  /** @param now milliseconds since some moment. */
  constructor(blobs: BlobStore, now: () => number) {
    this.#blobs = blobs;
    this.#now = now;
  }

  /** Follows the documents of `collections` from now on. Gives what ends this. */
  follow(store: Store, collections: readonly string[]): () => void {
    const ends = collections.map((name) =>
      store.watch(name, (event) => {
        this.note(name, event);
      }),
    );
    return () => {
      for (const end of ends) end();
    };
  }

  /** Looks at all documents there are, and removes every blob that none of them refers to. */
  async start(store: Store, collections: readonly string[]): Promise<void> {
    for (const name of await this.#blobs.noteCollections(collections)) {
      for (const doc of await store.find(name, everything)) {
        this.note(name, { oper: 'create', doc });
      }
    }
    for await (const id of this.#blobs.ids()) {
      if (!this.#counts.has(id)) await this.#blobs.remove(id);
    }
  }

  /** Takes in a change of a document. */
  note(collection: string, { oper, doc }: StoreEvent): void {
    const key = keyOf(collection, doc);
    const before = this.#ofDocs.get(key) ?? new Set();
    const after = oper === 'delete' ? new Set<string>() : blobIdsIn(doc);
    if (before.size === 0 && after.size === 0) return;
    if (after.size === 0) this.#ofDocs.delete(key);
    else this.#ofDocs.set(key, after);
    for (const id of after) if (!before.has(id)) this.#add(id);
    for (const id of before) if (!after.has(id)) this.#drop(id);
  }

  /** Keeps the blob until {@link release}, whether anything refers to it or not. */
  hold(id: string): void {
    this.#held.set(id, (this.#held.get(id) ?? 0) + 1);
  }

  /** Undoes one {@link hold}. `onSettled` is called once the blob has got a document or is gone. */
  release(id: string, onSettled: OnSettled = NOBODY): void {
    const holds = (this.#held.get(id) ?? 1) - 1;
    if (holds > 0) this.#held.set(id, holds);
    else this.#held.delete(id);
    if (this.#counts.has(id)) onSettled();
    else this.#orphans.set(id, { since: this.#now(), onSettled });
  }

  /** Removes the blobs that nothing has referred to for long enough. */
  async sweep(): Promise<void> {
    for (const [id, { since, onSettled }] of this.#orphans) {
      if (this.#held.has(id) || this.#now() - since < ORPHAN_MS) continue;
      this.#orphans.delete(id);
      await this.#blobs.remove(id);
      onSettled();
    }
  }

  #add(id: string): void {
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    this.#orphans.get(id)?.onSettled();
    this.#orphans.delete(id);
  }

  #drop(id: string): void {
    const count = (this.#counts.get(id) ?? 1) - 1;
    if (count > 0) {
      this.#counts.set(id, count);
      return;
    }
    this.#counts.delete(id);
    this.#orphans.set(id, { since: this.#now(), onSettled: NOBODY });
  }
}

function keyOf(collection: string, doc: Doc): string {
  const id = own(doc, '_id');
  return `${collection}/${typeof id === 'string' ? id : ''}`;
}

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

/** What is followed. */
interface Followed {
  readonly store: Store;
  readonly collections: readonly string[];
}

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
  readonly #ends: (() => void)[] = [];
  #followed: Followed | undefined;
  /** Whether a change may have been missed: nothing is removed before all documents were looked at again. */
  #missed = false;
  /** Documents that were told of while all are looked at; undefined while nobody looks. */
  #changed: Set<string> | undefined;

  /** @param now milliseconds since some moment. */
  constructor(blobs: BlobStore, now: () => number) {
    this.#blobs = blobs;
    this.#now = now;
  }

  /**
   * Follows the documents of `collections`, and of all that ever referred to these blobs, from now on,
   * and removes every blob that none of them refers to.
   */
  async start(store: Store, collections: readonly string[]): Promise<void> {
    const followed = { store, collections: await this.#blobs.noteCollections(collections) };
    this.#followed = followed;
    await this.#look(followed);
    for await (const id of this.#blobs.ids()) {
      if (!this.#counts.has(id)) await this.#blobs.remove(id);
    }
  }

  /** Follows no document any more, and removes no blob. */
  stop(): void {
    this.#followed = undefined;
    for (const end of this.#ends.splice(0)) end();
  }

  /** Takes in a change of a document. */
  note(collection: string, { oper, doc }: StoreEvent): void {
    const key = keyOf(collection, doc);
    this.#changed?.add(key);
    this.#refer(key, oper === 'delete' ? new Set() : blobIdsIn(doc));
  }

  #refer(key: string, after: ReadonlySet<string>): void {
    const before = this.#ofDocs.get(key) ?? new Set();
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
    if (this.#followed === undefined) return;
    if (this.#missed) await this.#look(this.#followed);
    // Another change may have been missed meanwhile.
    if (this.#mayHaveMissed()) return;
    for (const [id, { since, onSettled }] of this.#orphans) {
      if (this.#held.has(id) || this.#now() - since < ORPHAN_MS) continue;
      this.#orphans.delete(id);
      await this.#blobs.remove(id);
      onSettled();
    }
  }

  /**
   * Looks at all documents there are. One that changes meanwhile may be looked at as it was before, after
   * its change was told of: what was told of counts.
   */
  async #look({ store, collections }: Followed): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    this.#missed = false;
    try {
      await this.#lookAt(store, collections);
    } catch (error) {
      this.#missed = true;
      throw error;
    } finally {
      this.#changed = undefined;
    }
  }

  async #lookAt(store: Store, collections: readonly string[]): Promise<void> {
    const changed = new Set<string>();
    this.#changed = changed;
    const seen = new Set<string>();
    for (const name of collections) {
      const end = await store.watch(name, {
        onEvent: (event) => this.note(name, event),
        onFail: () => {
          this.#missed = true;
        },
      });
      this.#ends.push(end);
      for await (const doc of store.stream(name, everything)) {
        const ids = blobIdsIn(doc);
        if (ids.size === 0) continue;
        const key = keyOf(name, doc);
        seen.add(key);
        if (!changed.has(key)) this.#refer(key, ids);
      }
    }
    for (const key of [...this.#ofDocs.keys()]) {
      if (!seen.has(key) && !changed.has(key)) this.#refer(key, new Set());
    }
  }

  #mayHaveMissed(): boolean {
    return this.#missed;
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

import type { Change } from './change.ts';
import type { Filter } from './filter.ts';
import type { Doc, Value } from './value.ts';

/** Which of the matching documents to give, and in which order. */
export interface Window {
  /** Paths and directions, the first counting most. Newest first (`_id` falling) when left out. */
  readonly sort?: readonly (readonly [path: string, direction: 1 | -1])[];
  /** How many to leave out at the start; 0 when left out. */
  readonly skip?: number;
  /** How many to give at most; all when left out. */
  readonly limit?: number;
}

/** One bucket of a grouping: how many documents have a value from `min` to `max`. */
export interface Bucket {
  readonly min: Value;
  readonly max: Value;
  readonly count: number;
}

/** A change of one document, already made. */
export interface StoreEvent {
  readonly oper: 'create' | 'update' | 'delete';
  /** The document as it is now; where it is gone for good, as it was. */
  readonly doc: Doc;
}

/**
 * Where documents live. A document always has a string `_id`; documents given out are not to be
 * changed.
 *
 * Every method may fail with the store's own errors; callers treat those as server errors (500).
 */
export interface Store {
  /** From now on no two documents of `collection` may share a value other than null in one of `attrs`. */
  demandUnique(collection: string, attrs: readonly string[]): Promise<void>;
  /** The documents that match, in the window's order. */
  find(collection: string, filter: Filter, window?: Window): Promise<readonly Doc[]>;
  /** How many documents match. */
  count(collection: string, filter: Filter): Promise<number>;
  /** The matching documents, divided by the value at `path` into at most `buckets` even buckets. */
  group(
    collection: string,
    filter: Filter,
    path: string,
    buckets: number,
  ): Promise<readonly Bucket[]>;
  /**
   * Adds `doc`.
   *
   * @throws DuplicateDocError when a unique attr of it is taken; nothing is added then.
   */
  insert(collection: string, doc: Doc): Promise<void>;
  /**
   * Makes all of `changes` to each matching document that can take them, and tells how many could.
   *
   * @throws DuplicateDocError when a unique attr would be taken twice.
   */
  update(collection: string, filter: Filter, changes: readonly Change[]): Promise<number>;
  /** Removes the matching documents for good and tells how many there were. */
  remove(collection: string, filter: Filter): Promise<number>;
  /**
   * Calls `onEvent`, which must not throw, with every change in `collection` from now on, in order,
   * until the function that it returns is called.
   */
  watch(collection: string, onEvent: (event: StoreEvent) => void): () => void;
  /** Lets go of what the store holds open. Documents that the store keeps somewhere stay. */
  close(): Promise<void>;
}

/** A document cannot be stored because its value of a unique attr is taken. */
export class DuplicateDocError extends Error {
  override readonly name = 'DuplicateDocError';
  readonly attr: string;

  constructor(collection: string, attr: string) {
    super(`Another document of '${collection}' has the same '${attr}'.`);
    this.attr = attr;
  }
}

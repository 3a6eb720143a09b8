import type { Change } from './change.ts';
import type { Filter } from './filter.ts';
import type { Doc, Value } from './value.ts';

/** Which of the matching documents to give, and in which order. */
export interface Window {
  /**
   * Paths and directions, the first counting most. Newest first (`_id` falling) when left out. Of a
   * list the least item counts where it rises, the greatest where it falls. What is equal comes in
   * the order of `_id`, in the direction of the last path.
   */
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

/** What a query by words, or by place, found. */
export interface Found<T> {
  /** How many there are in all, whatever the window. */
  readonly total: number;
  /** Those in the window. */
  readonly found: readonly T[];
}

/** A place to be near to. */
export interface Near {
  /** Path of the points: dicts such as `{type: 'Point', coordinates: [55.27, 25.2]}`. */
  readonly path: string;
  /** Longitude and latitude, in degrees. */
  readonly at: readonly [lng: number, lat: number];
  /** How far a point may be away at most, in metres. */
  readonly within: number;
}

/** What a query looks among, beside what its filter says. */
export type Among =
  /** Documents with words: see {@link Store.search}. */
  | { readonly kind: 'words'; readonly text: string }
  /** Documents near a place: see {@link Store.near}. */
  | { readonly kind: 'near'; readonly near: Near };

/** A document, and how far it is from the place that was asked for. */
export interface NearDoc {
  readonly doc: Doc;
  /** Metres, along the globe. */
  readonly distance: number;
}

/** What an update did. */
export interface Updated {
  /** The `_id`s of the documents that matched. */
  readonly ids: readonly string[];
  /** How many of them were changed: all, or none because one of them could not take the changes. */
  readonly count: number;
}

/** A change of one document, already made. */
export interface StoreEvent {
  readonly oper: 'create' | 'update' | 'delete';
  /** The document as it is now; where it is gone for good, as it was. */
  readonly doc: Doc;
}

/** Who is told of changes. Its methods must not throw. */
export interface Watcher {
  /** One change, in order with all others of the collection. */
  onEvent(event: StoreEvent): void;
  /** The watch has ended by itself: from now on nothing is told, and changes may have been missed. */
  onFail(error: Error): void;
}

/** What a collection is asked about often, so that the store can be quick about it. */
export interface Declaration {
  /** Attrs whose values, other than null, no two documents may share. */
  readonly unique?: readonly string[];
  /** Paths to find and to sort by, alone or, as in a phone book, one after the other. */
  readonly indexes?: readonly (readonly string[])[];
  /** Paths of the texts that {@link Store.search} looks at. */
  readonly search?: readonly string[];
  /** Paths of the points that {@link Store.near} looks at. */
  readonly geo?: readonly string[];
  /** Bytes that a document has at most, as JSON in UTF-8. Without it there is no limit. */
  readonly docBytes?: number;
}

/**
 * Where documents live. A document always has a string `_id`; documents given out are not to be
 * changed.
 *
 * A write is one step, with all that it reads first: nobody else's change slips in between. It is kept
 * when it resolves, as far as the store keeps anything. A read gives each document as it was at one
 * moment, but where it takes long not all as they were at the same.
 *
 * Every method may fail with the store's own errors; callers treat those as server errors (500). A
 * read that takes too long fails with {@link QueryTimeoutError}.
 */
export interface Store {
  /**
   * Makes `collection` ready. What an earlier call declared for it, and this one does not, no longer
   * holds.
   *
   * @throws DuplicateDocError when documents share a value that is unique from now on.
   */
  declare(collection: string, declaration: Declaration): Promise<void>;
  /** The documents that match, in the window's order. */
  find(collection: string, filter: Filter, window?: Window): Promise<readonly Doc[]>;
  /** As {@link find}, one after the other, never holding more than a few of them. */
  stream(collection: string, filter: Filter, window?: Window): AsyncIterable<Doc>;
  /** How many documents match. */
  count(collection: string, filter: Filter): Promise<number>;
  /**
   * The matching documents, those `among` which alone count where it is given, divided by the value
   * at `path` into at most `buckets` even buckets.
   */
  group(
    collection: string,
    filter: Filter,
    path: string,
    buckets: number,
    among?: Among,
  ): Promise<readonly Bucket[]>;
  /**
   * The matching documents that have one of the words in `text` in one of the paths declared for
   * `search`. Case and accents do not count; words in double quotes stand for themselves in a row; a
   * document with a word after a `-` is left out. The best match comes first unless the window sorts.
   */
  search(collection: string, text: string, filter: Filter, window?: Window): Promise<Found<Doc>>;
  /** The matching documents that are near, the nearest first unless the window sorts. */
  near(collection: string, near: Near, filter: Filter, window?: Window): Promise<Found<NearDoc>>;
  /**
   * Adds `doc`.
   *
   * @throws DuplicateDocError when its `_id` or a unique attr of it is taken, and DocTooLargeError when
   *   it has more bytes than it may; nothing is added then.
   */
  insert(collection: string, doc: Doc): Promise<void>;
  /**
   * Makes all of `changes` to each matching document in the window, or to none if one of them cannot
   * take them.
   *
   * @throws DuplicateDocError when a unique attr would be taken twice, and DocTooLargeError when a
   *   document would grow beyond the bytes that it may have; nothing is changed then.
   */
  update(
    collection: string,
    filter: Filter,
    changes: readonly Change[],
    window?: Window,
  ): Promise<Updated>;
  /** Removes the matching documents in the window for good and tells their `_id`s. */
  remove(collection: string, filter: Filter, window?: Window): Promise<readonly string[]>;
  /**
   * Tells `watcher` of every change in `collection` that is made after this resolves, until the
   * function that it resolves with is called. Rejects where nothing can be watched.
   */
  watch(collection: string, watcher: Watcher): Promise<() => void>;
  /** Lets go of what the store holds open. Documents that the store keeps somewhere stay. */
  close(): Promise<void>;
}

/** A query took longer than it may, and was given up. */
export class QueryTimeoutError extends Error {
  override readonly name = 'QueryTimeoutError';

  /** @param ms how long it might have taken, in milliseconds. */
  constructor(ms: number) {
    super(
      `The query took longer than ${ms} ms and was given up: ask for less, or for what is indexed.`,
    );
  }
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

/** A document cannot be stored because it has more bytes than it may. */
export class DocTooLargeError extends Error {
  override readonly name = 'DocTooLargeError';
  /** How many bytes there may be. */
  readonly most: number;

  constructor(collection: string, most: number) {
    super(`A document of '${collection}' has ${most} bytes at most. Divide it into several.`);
    this.most = most;
  }
}

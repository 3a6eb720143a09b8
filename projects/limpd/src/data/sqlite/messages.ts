import type { Change } from '../change.ts';
import type { Filter } from '../filter.ts';
import {
  DocTooLargeError,
  DuplicateDocError,
  QueryTimeoutError,
  type Among,
  type Bucket,
  type Declaration,
  type Updated,
  type Window,
} from '../store.ts';
import type { FoundRows } from './reads.ts';
import { UnfitDatabaseError } from './schema.ts';
import type { Told } from './writes.ts';

/** What the thread is started with for one store. */
export interface OpenOrder {
  /** Folder to keep the data in; undefined for memory. */
  readonly folder: string | undefined;
  readonly maxQueryMs: number;
}

/** What a store asks of its thread. */
export type Order =
  | { readonly op: 'declare'; readonly collection: string; readonly declaration: Declaration }
  | { readonly op: 'insert'; readonly collection: string; readonly doc: string }
  | {
      readonly op: 'update';
      readonly collection: string;
      readonly filter: Filter;
      readonly changes: readonly Change[];
      readonly window: Window;
    }
  | ({ readonly op: 'remove' } & Selection)
  | ({ readonly op: 'find' } & Selection)
  /** Begins to read page by page: what it is answered with is a cursor. */
  | ({ readonly op: 'open' } & Selection)
  | { readonly op: 'next'; readonly cursor: number }
  | { readonly op: 'shut'; readonly cursor: number }
  | { readonly op: 'count'; readonly collection: string; readonly filter: Filter }
  | {
      readonly op: 'group';
      readonly collection: string;
      readonly filter: Filter;
      readonly path: string;
      readonly buckets: number;
      readonly among: Among | undefined;
    }
  | ({ readonly op: 'among'; readonly among: Among } & Selection)
  | { readonly op: 'watch'; readonly collection: string; readonly on: boolean }
  | { readonly op: 'close' };

interface Selection {
  readonly collection: string;
  readonly filter: Filter;
  readonly window: Window;
}

/** What each order is answered with. */
export interface Answers {
  readonly declare: null;
  readonly insert: null;
  readonly update: Updated;
  readonly remove: readonly string[];
  readonly find: readonly string[];
  readonly open: number;
  /** Empty where there is no more. */
  readonly next: readonly string[];
  readonly shut: null;
  readonly count: number;
  readonly group: readonly Bucket[];
  readonly among: FoundRows;
  readonly watch: null;
  readonly close: null;
}

/** Any of {@link Answers}. */
export type Answer = Answers[keyof Answers];

/** An order, and the number that its answer goes by. */
export interface Request {
  readonly id: number;
  readonly order: Order;
}

/** How a request ended. */
export type Outcome =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: Failure };

/** What a thread tells its store. */
export type Report =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'done';
      readonly outcomes: readonly Outcome[];
      /** Changes of collections that are watched. */
      readonly told: readonly Told[];
    };

/** An error, as it travels between threads. */
export type Failure =
  | { readonly kind: 'duplicate'; readonly collection: string; readonly attr: string }
  | { readonly kind: 'too-large'; readonly collection: string; readonly most: number }
  | { readonly kind: 'timeout'; readonly ms: number }
  | { readonly kind: 'unfit'; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

/** How long a query took that was given up. */
export class SlowQuery extends Error {
  readonly ms: number;

  constructor(ms: number) {
    super('The query is too slow.');
    this.ms = ms;
  }
}

/** `error`, to be sent to the thread that asked. */
export function failureOf(error: unknown, collection: string): Failure {
  if (error instanceof DuplicateDocError) {
    return { kind: 'duplicate', collection, attr: error.attr };
  }
  if (error instanceof DocTooLargeError) return { kind: 'too-large', collection, most: error.most };
  if (error instanceof SlowQuery) return { kind: 'timeout', ms: error.ms };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof UnfitDatabaseError ? 'unfit' : 'other', message };
}

/** The error that `failure` was made of. */
export function errorOf(failure: Failure): Error {
  switch (failure.kind) {
    case 'duplicate':
      return new DuplicateDocError(failure.collection, failure.attr);
    case 'too-large':
      return new DocTooLargeError(failure.collection, failure.most);
    case 'timeout':
      return new QueryTimeoutError(failure.ms);
    case 'unfit':
      return new UnfitDatabaseError(failure.message);
    case 'other':
      return new Error(failure.message);
    default:
      return failure satisfies never;
  }
}

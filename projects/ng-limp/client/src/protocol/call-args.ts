import type { ObjectQuery } from './object-query';
import type { Query } from './query';

/** A file, a list of files, or a file input's own list: what may stand for an attr at the top of a doc. */
export type FileValue = Blob | FileList | readonly Blob[];

/** What a call takes beside its endpoint. */
export interface CallArgs {
  /**
   * Which docs the call is about. Default: all. For servers below 5.0 a list is written as an object, and an object
   * may be given. What a server would not understand of it, and drop, is refused with `usage`; undefined in place of
   * the query is too, but for `…/read…` and `…/create`.
   */
  readonly query?: Query | ObjectQuery;
  /**
   * What the call brings. Files (`File`, `Blob`, `FileList`, `File[]`) at its top level are uploaded before the
   * call goes out. Default: `{}`.
   *
   * A `Date` travels as LIMP writes times, in UTC; keys whose value is undefined are left out; what JSON would change
   * without a word (`NaN`, `Map`, instances of classes without `toJSON()`, …) is refused with `usage`.
   *
   * Updates know operators in place of a value: from 5.6 on `{ $add: 2 }`; for lists `$push`, `$push_unique` and
   * `$pull` in 5.x, `{ $append: value, $unique: true }` and `{ $remove: [value] }` in 6.0; `{ $multiply: 2 }` in 6.0.
   */
  readonly doc?: Readonly<Record<string, unknown>>;
  /**
   * Holds the call back until a user is signed in, however long that takes; its timeout runs from then.
   * Default: false.
   */
  readonly awaitAuth?: boolean;
  /**
   * How long the call may take from being made to its reply, in milliseconds, waiting for the connection included: from
   * 1 to 2,147,483,647. While files go up it runs anew with every chunk. Default: 30,000.
   */
  readonly timeout?: number;
  /**
   * Whether the server may run the call twice without harm. Such calls are sent again when the connection is lost
   * before their reply; others fail with `connection-lost`. Default: true for `…/read` and `…/read_…`, else false.
   */
  readonly idempotent?: boolean;
}

/** A call in one object, endpoint and all. */
export interface EndpointCall extends CallArgs {
  /** `module/method`, such as `staff/read`. */
  readonly endpoint: string;
}

/** Whether an endpoint only reads, so that its calls may be repeated. */
export function isReadEndpoint(endpoint: string): boolean {
  return /\/read(_|$)/i.test(endpoint);
}

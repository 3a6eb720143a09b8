import type { ObjectQuery } from './object-query';
import type { Query } from './query';

/** A file, a list of files, or a file input's own list: a valid value of an attr at the top level of a doc. */
export type FileValue = Blob | FileList | readonly Blob[];

/** The arguments of a call besides its endpoint. */
export interface CallArgs {
  /**
   * Selects the docs that the call is about. Default: all. For servers below 5.0 a list is sent as an object, and an
   * object may be given. Parts that a server would not understand, and drop, are refused with `usage`; so is an
   * undefined query, except for `…/read…` and `…/create`.
   */
  readonly query?: Query | ObjectQuery;
  /**
   * The doc to send. Files (`File`, `Blob`, `FileList`, `File[]`) at its top level are uploaded before the call is sent.
   * Default: `{}`.
   *
   * A `Date` is sent in LIMP's time format, in UTC; keys whose value is undefined are left out; values that JSON would
   * change silently (`NaN`, `Map`, instances of classes without `toJSON()`, …) are refused with `usage`.
   *
   * Updates know operators in place of a value: from 5.6 on `{ $add: 2 }`; for lists `$push`, `$push_unique` and
   * `$pull` in 5.x, `{ $append: value, $unique: true }` and `{ $remove: [value] }` in 6.0; `{ $multiply: 2 }` in 6.0.
   */
  readonly doc?: Readonly<Record<string, unknown>>;
  /**
   * Queues the call until a user is signed in, however long that takes; its timeout starts then.
   * Default: false.
   */
  readonly awaitAuth?: boolean;
  /**
   * How long the call may take from when it is made to its reply, in milliseconds, including the wait for a connection:
   * from 1 to 2,147,483,647. During an upload it restarts with every acknowledged chunk. Default: 30,000.
   */
  readonly timeout?: number;
  /**
   * Whether the server may run the call twice without harm. Such calls are resent when the connection is lost
   * before their reply; others fail with `connection-lost`. Default: true for `…/read` and `…/read_…`, else false.
   */
  readonly idempotent?: boolean;
}

/** A call in one object, including its endpoint. */
export interface EndpointCall extends CallArgs {
  /** `module/method`, such as `staff/read`. */
  readonly endpoint: string;
}

/** Whether an endpoint only reads, so that its calls may be repeated. */
export function isReadEndpoint(endpoint: string): boolean {
  return /\/read(_|$)/i.test(endpoint);
}

/** A document as a server returns it. */
export interface Doc {
  readonly _id: string;
  readonly [attr: string]: unknown;
}

/** A user as part of a session. */
export interface User extends Doc {
  /** By locale, such as `en_AE`. */
  readonly name: Readonly<Record<string, string>>;
  readonly locale: string;
  readonly groups: readonly string[];
  /** By module: the privileges held. A string in place of a list up to level 5.8. */
  readonly privileges: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * The session of a signed-in user. It has no `token`, though that of SDKs before 7 had one: the token never leaves the
 * client, which signs with it. Where it was sent along, as a header or in an address, use `get()`, `post()` and
 * `fileUrl()`; where it was kept to sign in again, a session store and `checkAuth()`.
 */
export interface Session extends Doc {
  readonly user: User;
  readonly groups: readonly string[];
  /** When the session ends unless renewed, as ISO time of the server without a zone. */
  readonly expiry: string;
}

/** What a reply carries beside its status and message; which parts depends on the endpoint. */
export interface ReplyArgs<T = Doc> {
  readonly call_id?: string | null;
  /** What happened, in the server's word: match on this and on `status`, never on `msg`. */
  readonly code?: string;
  readonly docs?: readonly T[];
  /** How many docs this reply has. */
  readonly count?: number;
  /** How many docs match, whatever `$limit` says. */
  readonly total?: number;
  readonly groups?: unknown;
  readonly session?: Session;
  readonly watch?: string | readonly string[];
  readonly [arg: string]: unknown;
}

/** A server's reply to a call (`docs/protocol.md`, "Frames"). */
export interface Reply<T = Doc> {
  /** Like a status of HTTP: 200 and 204 are success, all else is an error. */
  readonly status: number;
  readonly msg: string;
  readonly args: ReplyArgs<T>;
}

/** What happened to the docs of a watch event. */
export type WatchOper = 'create' | 'update' | 'delete';

/** Whether a reply says that the quota is used up; then the call was not run (`docs/protocol.md`, "Quotas"). */
export function isRateLimited({ status }: Reply): boolean {
  return status === 429;
}

/** Whether a status means success: 200, or 204 for success with nothing to say. */
export function isSuccess(status: number): boolean {
  return status === 200 || status === 204;
}

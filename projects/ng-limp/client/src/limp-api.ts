import type { Observable } from 'rxjs';
import type { WatchEvent } from './calls/watch';
import type { LimpConfig } from './config/config';
import type { LimpError } from './errors';
import type { ThumbnailSize } from './http/file-address';
import type { FileOptions } from './http/http-calls';
import type { AuthHashOptions } from './protocol/auth-hash';
import type { CallArgs, EndpointCall } from './protocol/call-args';
import type { Doc, Reply, Session } from './protocol/reply';
import type { LimpCall } from './requests/limp-call';
import type { QuotaState } from './requests/quota-state';

/** What a client of a LIMP server can do: `LimpClient` without a framework, `ApiService` in an Angular app. */
export interface LimpApi {
  /** `true` when the connection becomes ready, and to late subscribers while it is; `false` when it is lost. */
  readonly inited$: Observable<boolean>;
  /** The session when somebody signs in, and to late subscribers while one is in use; `null` when it ends. */
  readonly authed$: Observable<Session | null>;
  /** What is known of the server's quota: the present state first, then each change. Never completes. */
  readonly quota$: Observable<QuotaState>;
  /** Errors that the server reported without saying of which call. The calls' timeouts stand. Never completes. */
  readonly errors$: Observable<LimpError>;
  /** Whether the connection is ready. A signal in Angular: templates, `computed` and `effect` follow it. */
  readonly inited: boolean;
  /** Whether somebody is signed in. A signal in Angular. */
  readonly authed: boolean;
  /** The session in use, or null. It outlives a lost connection, until the server refuses it. A signal in Angular. */
  readonly session: Session | null;

  /**
   * Connects to a server, and connects again whenever the connection is lost. Calling it again with another
   * configuration moves there; with the same one it only tries at once if a try is due later.
   *
   * Emits the server's reply each time the connection is ready; completes with `close()`; fails with `usage` for a
   * wrong configuration, with `insecure` where the page cannot sign, with `closed` when the server turns the client
   * away for good. Works whether or not anybody subscribes. After a wrong configuration calls fail with the same
   * error, unless an earlier one is in use.
   *
   * @param config null, where an app has none, is wrong as well
   */
  init(config: LimpConfig | null): Observable<Reply>;

  /**
   * Makes a call. It is queued or sent when this returns; see {@link LimpCall} for what its observable does.
   *
   * Fails with `refused` when the server answers with an error, `timeout`, `connection-lost`, `closed`, `usage`,
   * `too-large` or `insecure`; see {@link LimpErrorKind}.
   *
   * @param endpoint `module/method`, such as `staff/read`
   * @param awaitAuth the same as in `args`
   */
  call<T = Doc>(endpoint: string, args?: CallArgs, awaitAuth?: boolean): LimpCall<Reply<T>>;
  call<T = Doc>(call: EndpointCall): LimpCall<Reply<T>>;

  /**
   * Signs a user in. Emits the server's reply with `args.session` and completes. What is called meanwhile is sent
   * afterwards, as the user. To unsubscribe does not cancel the sign-in.
   *
   * Fails with `refused` for wrong credentials, with `usage` for input that cannot be right, with `insecure` over
   * `ws:` to another machine.
   *
   * @param authVar one of the configured `authAttrs`
   * @param groups ids of groups to sign in as a member of
   */
  auth(
    authVar: string,
    authVal: string,
    password: string,
    groups?: readonly string[],
  ): LimpCall<Reply>;

  /**
   * Takes up a session: the one given, else the one in use, else the stored one. Emits the server's reply with
   * `args.session` and completes. One runs at a time: all who ask meanwhile share it.
   *
   * Fails with `unauthenticated` where there is nothing to take up, with `refused` when the server has ended the
   * session, which is then forgotten.
   */
  reauth(sid?: string, token?: string): LimpCall<Reply>;

  /**
   * Takes up the stored session, as after a reload of the page. See {@link reauth}.
   *
   * @throws {@link LimpError} `unauthenticated` at once where no session is stored, as the original SDK did
   */
  checkAuth(): LimpCall<Reply>;

  /**
   * Signs the user out. Emits the server's reply and completes; from then on calls are made as ANON. Fails with
   * `unauthenticated` where nobody is signed in. When the server says that the session is over already it fails with
   * `refused`, and the user is signed out all the same.
   */
  signout(): LimpCall<Reply>;

  /**
   * Makes the hash by which a user signs in: the value of attrs like `email_hash` when a user is created. It contains
   * the password in a readable form, so treat it like the password itself.
   *
   * @param options `{ ascii: true }` for users that a server made itself
   * @throws {@link LimpError} `usage` before `init()` and for empty or unknown arguments
   */
  generateAuthHash(
    authVar: string,
    authVal: string,
    password: string,
    options?: AuthHashOptions,
  ): string;

  /**
   * Watches docs: emits what happens to them, beginning with `started`. Each subscription is a watch of its own; it
   * ends on the server with the subscription. After a lost connection it goes on by itself and emits `resumed`, since
   * changes may have been missed.
   *
   * Completes when ended by {@link deleteWatch}. Fails with `refused` when the server reports an error, `usage` at
   * servers that cannot watch, `closed` with `close()`.
   *
   * @param endpoint `module/watch`
   * @param query which docs. Default: all
   */
  watch<T = Doc>(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<T>>;

  /**
   * Ends a watch on the server, or all of this connection; their observables complete. Fails as {@link call}.
   *
   * @param watch the id of the watch, or `__all`
   */
  deleteWatch(watch: string): LimpCall<Reply>;

  /**
   * The address of a stored file, for `<img src>`, links and `fetch`. Browsers ask for it as ANON; for files that only
   * users may read there is {@link file}.
   *
   * @param thumbnail size of a thumbnail to have in its place, in pixels (servers from 5.6 on)
   * @throws {@link LimpError} `usage` before `init()`, for a thumbnail that the server cannot make, and where a part is
   *   empty, `.` or `..`, or holds a `;` below 5.6: such a file has no address
   */
  fileUrl(
    module: string,
    id: string,
    attr: string,
    filename: string,
    thumbnail?: ThumbnailSize,
  ): string;

  /**
   * Fetches a stored file, as the user where one is signed in: for files that ANON may not read. Emits the file and
   * completes; `progress$` tells how much of it is here. It is asked for when this returns, needs no connection of the
   * socket, and is kept by no cache of the browser where somebody is signed in. `pause()` does nothing to it.
   *
   * Fails with `refused` when the server answers with an error, `timeout` when nothing comes in for too long,
   * `connection-lost` where it cannot be reached or the file breaks off, `insecure` where the session would travel in
   * clear to another machine, `closed` for one that waits for a user, `usage` before `init()` and as {@link fileUrl}.
   *
   * @param id `_id` of the document
   * @param thumbnail size of a thumbnail to have in its place, in pixels (servers from 5.6 on)
   */
  file(
    module: string,
    id: string,
    attr: string,
    filename: string,
    thumbnail?: ThumbnailSize,
    options?: FileOptions,
  ): LimpCall<Blob>;

  /**
   * Calls a method that was declared for GET, by HTTP, as the user where one is signed in. Needs no connection of the
   * socket. Emits the server's reply and completes.
   *
   * Fails with `refused` when the server answers with an error, `timeout`, `connection-lost` where it cannot be reached,
   * `insecure` where the session would travel in clear to another machine, and `usage`, naming `endpoint` or `args[0]`.
   *
   * @param endpoint `module/method`, such as `blog/feed`
   * @param args what follows the endpoint in the address
   */
  get<T = Doc>(endpoint: string, args?: readonly (string | number)[]): LimpCall<Reply<T>>;

  /**
   * Calls a method that was declared for POST, by HTTP, as the user where one is signed in. Emits and fails as
   * {@link get}; a `usage` error may also name a place in the doc.
   *
   * @param endpoint `module/method`, such as `blog/comment`
   * @param args what follows the endpoint in the address
   * @param doc what the call brings, sent as JSON
   */
  post<T = Doc>(
    endpoint: string,
    args?: readonly (string | number)[],
    doc?: Readonly<Record<string, unknown>>,
  ): LimpCall<Reply<T>>;

  /**
   * Closes the connection. What is queued for it fails with `closed`, and so does every call over it until `init()` is
   * called again; writes in flight fail with `connection-lost`. Calls by HTTP need no connection and go on. The stored
   * session stays. Emits once it is closed, and completes.
   */
  close(): Observable<void>;

  /** What `JSON.stringify` shows: no secret. */
  toJSON(): Readonly<Record<string, unknown>>;
}

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
  /** Emits `true` when the connection becomes ready, and to late subscribers while it is; `false` when it is lost. */
  readonly inited$: Observable<boolean>;
  /** Emits the session when somebody signs in, and to late subscribers while one is in use; `null` when it ends. */
  readonly authed$: Observable<Session | null>;
  /** What is known about the server's quota: the current state first, then each change. Never completes. */
  readonly quota$: Observable<QuotaState>;
  /** Errors that the server reported without naming a call. They settle no call. Never completes. */
  readonly errors$: Observable<LimpError>;
  /** Whether the connection is ready. A signal in Angular: templates, `computed` and `effect` track it. */
  readonly inited: boolean;
  /** Whether somebody is signed in. A signal in Angular. */
  readonly authed: boolean;
  /** The session in use, or null. It outlives a lost connection, until the server refuses it. A signal in Angular. */
  readonly session: Session | null;

  /**
   * Connects to a server, and reconnects whenever the connection is lost. Calling it again with another configuration
   * moves to that server; with the same configuration it only ends the wait for the next attempt.
   *
   * Emits the server's reply each time the connection is ready; completes with `close()`; fails with `usage` for a
   * wrong configuration, with `insecure` if the page cannot sign, with `closed` when the server rejects the client for
   * good. Works whether or not anybody subscribes. After a wrong configuration, calls fail with the same error, unless
   * an earlier configuration is in use.
   *
   * @param config null counts as a wrong configuration
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
   * Signs a user in. Emits the server's reply with `args.session` and completes. Calls made meanwhile are sent
   * afterwards, as the user. Unsubscribing does not cancel the sign-in.
   *
   * Fails with `refused` for wrong credentials, with `usage` for invalid input, with `insecure` over `ws:` to another
   * machine.
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
   * Resumes a session: the given one, else the one in use, else the stored one. Emits the server's reply with
   * `args.session` and completes. Only one reauth runs at a time; further callers share it.
   *
   * Fails with `unauthenticated` if there is no session to resume, with `refused` when the server has ended the
   * session, which is then forgotten.
   */
  reauth(sid?: string, token?: string): LimpCall<Reply>;

  /**
   * Resumes the stored session, for example after a reload of the page. See {@link reauth}.
   *
   * @throws {@link LimpError} `unauthenticated` at once if no session is stored, as the original SDK did
   */
  checkAuth(): LimpCall<Reply>;

  /**
   * Signs the user out. Emits the server's reply and completes; from then on calls are made as ANON. Fails with
   * `unauthenticated` if nobody is signed in. If the server says that the session is already over, it fails with
   * `refused`, but the user is still signed out.
   */
  signout(): LimpCall<Reply>;

  /**
   * Makes the hash with which a user signs in: the value of attrs like `email_hash` when a user is created. It contains
   * the password in readable form, so treat it like the password itself.
   *
   * @param options `{ ascii: true }` for users that a server created itself
   * @throws {@link LimpError} `usage` before `init()` and for empty or unknown arguments
   */
  generateAuthHash(
    authVar: string,
    authVal: string,
    password: string,
    options?: AuthHashOptions,
  ): string;

  /**
   * Watches docs: emits `started`, then their changes. Each subscription starts its own watch; unsubscribing ends it on
   * the server. After a lost connection it resumes by itself and emits `resumed`, since changes may have been missed.
   *
   * Completes when {@link deleteWatch} ends it. Fails with `refused` when the server reports an error, with `usage` on
   * servers without watches, with `closed` after `close()`.
   *
   * @param endpoint `module/watch`
   * @param query selects the docs. Default: all
   */
  watch<T = Doc>(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<T>>;

  /**
   * Ends one watch on the server, or all watches of this connection; their observables complete. Fails like {@link call}.
   *
   * @param watch the id of the watch, or `__all`
   */
  deleteWatch(watch: string): LimpCall<Reply>;

  /**
   * Returns the URL of a stored file, for `<img src>`, links and `fetch`. Browsers fetch it as ANON; for files that only
   * users may read, use {@link file}.
   *
   * @param thumbnail returns a thumbnail of this size instead, in pixels (servers from 5.6 on)
   * @throws {@link LimpError} `usage` before `init()`, for a thumbnail that the server cannot make, and if a part is
   *   empty, `.` or `..`, or contains a `;` below 5.6: such a file has no URL
   */
  fileUrl(
    module: string,
    id: string,
    attr: string,
    filename: string,
    thumbnail?: ThumbnailSize,
  ): string;

  /**
   * Fetches a stored file as the signed-in user, if any: for files that ANON may not read. Emits the file and completes;
   * `progress$` reports the bytes received. The request starts when this is called, needs no socket, and is not cached
   * by the browser while somebody is signed in. `pause()` has no effect.
   *
   * Fails with `refused` when the server answers with an error, `timeout` when no bytes arrive for too long,
   * `connection-lost` if the server cannot be reached or the transfer breaks off, `insecure` if the session would be
   * sent unencrypted to another machine, `closed` if it still waits for a sign-in, `usage` before `init()` and for the
   * same reasons as {@link fileUrl}.
   *
   * @param id `_id` of the document
   * @param thumbnail fetches a thumbnail of this size instead, in pixels (servers from 5.6 on)
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
   * Calls a method that the server declares for GET, by HTTP, as the signed-in user, if any. Needs no socket. Emits the
   * server's reply and completes.
   *
   * Fails with `refused` when the server answers with an error, `timeout`, `connection-lost` if it cannot be reached,
   * `insecure` if the session would be sent unencrypted to another machine, and `usage`, naming `endpoint` or `args[0]`.
   *
   * @param endpoint `module/method`, such as `blog/feed`
   * @param args the path segments after the endpoint
   */
  get<T = Doc>(endpoint: string, args?: readonly (string | number)[]): LimpCall<Reply<T>>;

  /**
   * Calls a method that the server declares for POST, by HTTP, as the signed-in user, if any. Emits and fails like
   * {@link get}; a `usage` error may also name a place in the doc.
   *
   * @param endpoint `module/method`, such as `blog/comment`
   * @param args the path segments after the endpoint
   * @param doc the doc of the call, sent as JSON
   */
  post<T = Doc>(
    endpoint: string,
    args?: readonly (string | number)[],
    doc?: Readonly<Record<string, unknown>>,
  ): LimpCall<Reply<T>>;

  /**
   * Closes the connection. Queued calls fail with `closed`, and so does every further call over the socket until
   * `init()` is called again; writes in flight fail with `connection-lost`. Calls by HTTP need no connection and go on.
   * The stored session is kept. Emits once the connection is closed, and completes.
   */
  close(): Observable<void>;

  /** What `JSON.stringify` shows: no secrets. */
  toJSON(): Readonly<Record<string, unknown>>;
}

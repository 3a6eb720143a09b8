import { ReplaySubject, distinctUntilChanged, map, of, skipWhile, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { UserCalls } from './calls/user-calls';
import type { WatchEvent } from './calls/watch';
import { checkConfig, isSameConfig } from './config/config';
import type { CheckedConfig, LimpConfig } from './config/config';
import { completeOptions } from './config/options';
import type { CompleteOptions, LimpClientOptions, OwnParts } from './config/options';
import { Connection } from './connection/connection';
import { traitsOf } from './connection/connection-state';
import type { ConnectionState } from './connection/connection-state';
import { checkSetup } from './connection/setup-check';
import type { SetupCheck } from './connection/setup-check';
import { SocketTransport } from './connection/socket-transport';
import { listenForWakeups } from './connection/wakeups';
import { LimpError } from './errors';
import { fileAddress } from './http/file-address';
import type { ThumbnailSize } from './http/file-address';
import { FileCalls } from './http/file-calls';
import type { FileOptions } from './http/file-calls';
import { HttpCalls } from './http/http-calls';
import type { AuthHashOptions } from './protocol/auth-hash';
import type { CallArgs, EndpointCall } from './protocol/call-args';
import type { Doc, Reply, Session } from './protocol/reply';
import type { LimpCall } from './requests/limp-call';
import type { QuotaState } from './requests/quota-state';
import { Requests } from './requests/requests';
import { SessionKeeper } from './session/session-keeper';
import { sessionStorageStore } from './session/session-stores';
import { SessionFlow } from './sign-in/session-flow';
import type { RunningUpload } from './upload/running-uploads';

/** False in production builds of Angular, which leave out what it guards; not there outside of Angular. */
declare const ngDevMode: unknown;

const OWN_PARTS: OwnParts = {
  transport: (url, events) => new SocketTransport(url, events),
  sessionStore: sessionStorageStore,
};

/**
 * A client of one LIMP server: one websocket, over which every call is signed, queued while there is no connection,
 * and answered or failed exactly once. Needs no framework; runs in pages, workers and Node.
 */
export class LimpClient {
  readonly #options: CompleteOptions;
  readonly #connection: Connection;
  readonly #keeper: SessionKeeper;
  readonly #requests: Requests;
  readonly #sessions: SessionFlow;
  readonly #userCalls: UserCalls;
  readonly #files: FileCalls;
  readonly #ignorePage: readonly (() => void)[];
  #config: CheckedConfig | null = null;
  /** Looks after that configuration; null without one, and in production builds of Angular. */
  #setup: SetupCheck | null = null;
  /** Why there is none, where one was refused. */
  #refusal: LimpError | null = null;
  #conns = new ReplaySubject<Reply>(1);
  #lastReady: Reply | null = null;
  #isClosing = false;

  constructor(options: LimpClientOptions = {}) {
    this.#options = completeOptions(options, OWN_PARTS, () => this.#config?.debug ?? false);
    this.#keeper = new SessionKeeper(this.#options.sessionStore, (message) => {
      this.#options.logger.warn(message);
    });
    this.#connection = new Connection(this.#options, {
      greeted: (reply) => {
        this.#setup?.greeted(reply);
      },
      ready: (reply) => {
        this.#lastReady = reply;
        this.#sessions.connectionReady();
      },
      reply: (callId, reply) => {
        this.#setup?.answered(reply);
        this.#requests.onReply(callId, reply);
      },
      controlSent: (callId) => {
        this.#requests.quota.sent(callId);
      },
      controlReply: (callId, reply) => {
        this.#requests.quota.answered(callId, reply);
      },
      isReplyAwaited: () => this.#requests.areInFlight,
      isThrottled: () => this.#requests.quota.isThrottled,
      lost: (reason, cause) => {
        this.#keeper.connectionLost();
        this.#requests.connectionLost(reason, cause);
      },
    });
    this.#requests = new Requests(this.#connection, this.#keeper, {
      ...this.#options,
      advice: (endpoint, reply) => this.#setup?.advice(endpoint, reply) ?? '',
    });
    const requests = this.#requests;
    const connection = this.#connection;
    const keeper = this.#keeper;
    const configured = this.#configured;
    this.#sessions = new SessionFlow(requests, connection, keeper, this.#options, configured);
    this.state$ = connection.state$;
    const online$ = this.state$.pipe(
      map((state) => traitsOf(state).maySend),
      distinctUntilChanged(),
    );
    const http = new HttpCalls(this.#options, configured, () => keeper.caller);
    this.#files = new FileCalls(this.#options, requests, http, configured);
    this.#userCalls = new UserCalls(requests, http, this.#options, configured, {
      bufferedAmount: () => connection.readyTransport?.bufferedAmount ?? 0,
      online$,
    });
    this.quota$ = this.#requests.quota.state$;
    this.errors$ = this.#requests.errors$;
    this.session$ = this.#keeper.session$;
    this.uploads$ = this.#userCalls.uploads.list$;
    this.inited$ = online$.pipe(skipWhile((isReady) => !isReady));
    this.authed$ = this.session$.pipe(skipWhile((session) => session === null));
    this.state$.subscribe((state) => {
      this.#onState(state);
    });
    const { sessionStore } = this.#options;
    const storeChanged = (): void => {
      this.#sessions.storeChanged();
    };
    this.#ignorePage = [
      listenForWakeups(
        () => {
          this.#connection.wake();
        },
        () => {
          this.#connection.offline();
        },
      ),
      sessionStore.onChanged?.(storeChanged) ?? (() => undefined),
    ];
  }

  /** Where the connection stands: the present state first, then each change. Never completes. */
  readonly state$: Observable<ConnectionState>;
  /** The session in use, or null while nobody is signed in: the present one first. Never completes. */
  readonly session$: Observable<Session | null>;
  /** `true` when the connection becomes ready, and to whoever subscribes while it is; `false` when it is lost. */
  readonly inited$: Observable<boolean>;
  /** The session when somebody signs in, and to whoever subscribes while one is; `null` when it ends. */
  readonly authed$: Observable<Session | null>;
  /** What is known of the server's quota: the present state first, then each change. Never completes. */
  readonly quota$: Observable<QuotaState>;
  /** Errors that the server reported without saying of which call. The calls' timeouts stand. Never completes. */
  readonly errors$: Observable<LimpError>;

  /**
   * The files that go up, of all calls, in the order in which these were made: the present ones first, then each
   * change. A file is on the list from when the code that sends files is loaded until its call is settled or
   * taken back. Never completes.
   */
  readonly uploads$: Observable<readonly RunningUpload[]>;

  /** Where the connection stands now. */
  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Whether the connection is ready. */
  get inited(): boolean {
    return traitsOf(this.state).maySend;
  }

  /** The session in use, or null. It outlives a lost connection, until the server refuses it. */
  get session(): Session | null {
    return this.#keeper.session;
  }

  /** Whether somebody is signed in. */
  get authed(): boolean {
    return this.session !== null;
  }

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
  init(config: LimpConfig | null): Observable<Reply> {
    let checked: CheckedConfig;
    try {
      checked = checkConfig(config);
    } catch (error) {
      return this.#refuseConfig(error);
    }
    const { isOpen } = traitsOf(this.state);
    if (isOpen && this.#config !== null && isSameConfig(checked, this.#config)) {
      this.#connection.wake();
      return this.#conns.asObservable();
    }
    // Before others hear of it: what they call then is for this server.
    this.#config = checked;
    if (typeof ngDevMode === 'undefined' || ngDevMode) {
      this.#setup = checkSetup(checked, (message) => {
        this.#options.logger.warn(message);
      });
    }
    this.#requests.reopen(checked.level);
    this.#sessions.moved(checked.url);
    // Who hears of that may have gone to yet another server.
    if (this.#config !== checked) return this.#conns.asObservable();
    this.#conns.complete();
    this.#conns = new ReplaySubject<Reply>(1);
    this.#connection.open(checked);
    this.#userCalls.begin();
    return this.#conns.asObservable();
  }

  /**
   * Makes a call. It is on its way when this returns; see {@link LimpCall} for what its observable does.
   *
   * Fails with `refused` when the server answers with an error, `timeout`, `connection-lost`, `closed`, `usage`,
   * `too-large` or `insecure`; see {@link LimpErrorKind}.
   *
   * @param endpoint `module/method`, such as `staff/read`
   * @param awaitAuth the same as in `args`
   */
  call<T = Doc>(endpoint: string, args?: CallArgs, awaitAuth?: boolean): LimpCall<Reply<T>>;
  call<T = Doc>(call: EndpointCall): LimpCall<Reply<T>>;
  call<T = Doc>(
    target: string | EndpointCall,
    args?: CallArgs,
    awaitAuth?: boolean,
  ): LimpCall<Reply<T>> {
    return this.#userCalls.call<T>(target, args, awaitAuth);
  }

  /**
   * Signs a user in. Emits the server's reply with `args.session` and completes. What is called meanwhile is sent
   * afterwards, as the user. Taking back the subscription does not take back the sign-in.
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
  ): LimpCall<Reply> {
    return this.#sessions.auth({ authVar, authVal, password }, groups);
  }

  /**
   * Takes up a session: the one given, else the one in use, else the stored one. Emits the server's reply with
   * `args.session` and completes. One runs at a time: all who ask meanwhile share it.
   *
   * Fails with `unauthenticated` where there is nothing to take up, with `refused` when the server has ended the
   * session, which is then forgotten.
   */
  reauth(sid?: string, token?: string): LimpCall<Reply> {
    const isGiven = sid !== undefined || token !== undefined;
    return this.#sessions.reauth(isGiven ? { sid: sid ?? '', token: token ?? '' } : null);
  }

  /**
   * Takes up the stored session, as after a reload of the page. See {@link reauth}.
   *
   * @throws {@link LimpError} `unauthenticated` at once where no session is stored, as the original SDK did
   */
  checkAuth(): LimpCall<Reply> {
    if (this.#keeper.resumable === null) {
      throw LimpError.of('unauthenticated', 'No session is stored. Sign in by auth().');
    }
    return this.reauth();
  }

  /**
   * Signs the user out. Emits the server's reply and completes; from then on calls are made as ANON. Fails with
   * `unauthenticated` where nobody is signed in. When the server says that the session is over already it fails with
   * `refused`, and the user is signed out all the same.
   */
  signout(): LimpCall<Reply> {
    return this.#sessions.signout();
  }

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
  ): string {
    const user = { authVar, authVal, password };
    const { hash, anonToken } = this.#sessions.checkCredentials(user);
    return hash({ ...user, anonToken }, options);
  }

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
  watch<T = Doc>(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<T>> {
    return this.#userCalls.watch<T>(endpoint, query);
  }

  /**
   * Ends a watch on the server, or all of this connection; their observables complete.
   *
   * @param watch the id of the watch, or `__all`
   */
  deleteWatch(watch: string): LimpCall<Reply> {
    return this.call('watch/delete', { query: [{ watch }] });
  }

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
  ): string {
    return fileAddress(this.#configured(), { module, id, attr, filename, thumbnail });
  }

  /**
   * Fetches a stored file, as the user where one is signed in: for files that ANON may not read. Emits the file and
   * completes; `progress$` tells how much of it is here. It is on its way when this returns, needs no connection of the
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
  ): LimpCall<Blob> {
    return this.#files.fetch({ module, id, attr, filename, thumbnail }, options);
  }

  /**
   * Calls a method that was declared for GET, by HTTP, as the user where one is signed in.
   *
   * @param args what follows the endpoint in the address
   */
  get<T = Doc>(endpoint: string, args: readonly (string | number)[] = []): LimpCall<Reply<T>> {
    return this.#userCalls.byHttp<T>({ method: 'GET', endpoint, args });
  }

  /**
   * Calls a method that was declared for POST, by HTTP, as the user where one is signed in.
   *
   * @param args what follows the endpoint in the address
   * @param doc what the call brings, sent as JSON
   */
  post<T = Doc>(
    endpoint: string,
    args: readonly (string | number)[] = [],
    doc: Readonly<Record<string, unknown>> = {},
  ): LimpCall<Reply<T>> {
    return this.#userCalls.byHttp<T>({ method: 'POST', endpoint, args, body: { doc } });
  }

  /**
   * Closes the connection. What waits fails with `closed`, and so does every call until `init()` is called again; writes
   * in flight fail with `connection-lost`. The stored session stays. Emits once it is closed, and completes.
   */
  close(): Observable<void> {
    this.#isClosing = true;
    const error = LimpError.of('closed', 'The client was closed. Call init() to connect again.');
    this.#connection.close(error);
    this.#userCalls.close(error);
    this.#isClosing = false;
    return of(undefined);
  }

  /** What `JSON.stringify` shows: no secret. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { state, session } = this;
    return { state, session };
  }

  /** Closes the connection for good and lets go of everything, page events included. */
  destroy(): void {
    this.close();
    for (const ignore of this.#ignorePage) ignore();
  }

  /** @throws {@link LimpError} `usage` before there is a configuration */
  readonly #configured = (): CheckedConfig => {
    if (this.#config !== null) return this.#config;
    throw (
      this.#refusal ??
      LimpError.usage('init', 'it was not called yet. Call init() with the configuration.')
    );
  };

  #onState(state: ConnectionState): void {
    // Whoever hears of an end may connect again at once: what is ended here is what there was.
    const conns = this.#conns;
    const isClosing = this.#isClosing;
    this.#setup?.moved(state);
    switch (state.kind) {
      case 'ready':
        this.#requests.flush();
        this.#requests.watches.resume();
        if (this.#lastReady !== null) this.#conns.next(this.#lastReady);
        return;
      case 'closed':
        this.#keeper.detach();
        this.#requests.close(state.error);
        if (isClosing) conns.complete();
        else conns.error(state.error);
        return;
      case 'idle':
      case 'connecting':
      case 'verifying':
      case 'waiting':
        return;
      default:
        state satisfies never;
    }
  }

  /** A wrong configuration: said aloud, since the app may not listen to `init()`. */
  #refuseConfig(error: unknown): Observable<Reply> {
    const refusal = LimpError.from(error);
    this.#options.logger.warn(refusal.message);
    if (!traitsOf(this.state).isOpen) {
      this.#config = null;
      this.#refusal = refusal;
      this.#userCalls.begin();
    }
    return throwError(() => refusal);
  }
}

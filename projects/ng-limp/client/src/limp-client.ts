import { ReplaySubject, distinctUntilChanged, map, of, skipWhile, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { Calls } from './calls/calls';
import type { Gate } from './calls/calls';
import { startCall } from './calls/limp-call';
import type { CallSink, LimpCall } from './calls/limp-call';
import { checkConfig } from './config';
import type { CheckedConfig, LimpConfig } from './config';
import { Connection } from './connection/connection';
import type { ConnectionState } from './connection/connection-state';
import { listenForWakeups } from './connection/wakeups';
import { LimpError } from './errors';
import { completeOptions } from './options';
import type { CompleteOptions, LimpClientOptions } from './options';
import { prepareCall } from './prepare-call';
import type { PreparedCall } from './prepare-call';
import { authHash } from './protocol/auth-hash';
import type { CallArgs, EndpointCall } from './protocol/call-args';
import { asReplyOf } from './protocol/decode-frame';
import type { Doc, Reply, Session } from './protocol/reply';
import { SessionFlow } from './session-flow';
import { SessionKeeper } from './session/session-keeper';
import { DEFAULT_CHUNK_SIZE } from './upload/chunks';
import { Upload } from './upload/upload';

/**
 * A client of one LIMP server: one websocket, over which every call is signed, queued while there is no connection,
 * and answered or failed exactly once. Needs no framework; runs in pages, workers and Node.
 */
export class LimpClient {
  private readonly options: CompleteOptions;
  private readonly connection: Connection;
  private readonly keeper: SessionKeeper;
  private readonly calls: Calls;
  private readonly sessions: SessionFlow;
  private readonly ignoreWakeups: () => void;
  private config: CheckedConfig | null = null;
  private conns = new ReplaySubject<Reply>(1);
  private lastReady: Reply | null = null;
  private isClosing = false;

  constructor(options: LimpClientOptions = {}) {
    this.options = completeOptions(options, () => this.config?.debug ?? false);
    this.keeper = new SessionKeeper(this.options.sessionStore);
    this.connection = new Connection(this.options, {
      ready: (reply) => {
        this.lastReady = reply;
        this.sessions.connReady();
      },
      reply: (callId, reply) => {
        this.calls.onReply(callId, reply);
      },
      lost: (reason) => {
        this.keeper.connLost();
        this.calls.connLost(reason);
      },
    });
    this.calls = new Calls(this.gate(), this.options);
    const { callTimeout } = this.options;
    this.sessions = new SessionFlow(this.calls, this.connection, this.keeper, callTimeout);
    this.state$ = this.connection.state$;
    this.session$ = this.keeper.session$;
    this.inited$ = this.state$.pipe(
      map(({ kind }) => kind === 'ready'),
      distinctUntilChanged(),
      skipWhile((isReady) => !isReady),
    );
    this.authed$ = this.session$.pipe(skipWhile((session) => session === null));
    this.state$.subscribe((state) => {
      this.onState(state);
    });
    this.ignoreWakeups = listenForWakeups(() => {
      this.connection.wake();
    });
  }

  /** Where the connection stands: the present state first, then each change. Never completes. */
  readonly state$: Observable<ConnectionState>;
  /** The session in use, or null while nobody is signed in: the present one first. Never completes. */
  readonly session$: Observable<Session | null>;
  /** `true` when the connection becomes ready, and to whoever subscribes while it is; `false` when it is lost. */
  readonly inited$: Observable<boolean>;
  /** The session when somebody signs in, and to whoever subscribes while one is; `null` when it ends. */
  readonly authed$: Observable<Session | null>;

  /** Where the connection stands now. */
  get state(): ConnectionState {
    return this.connection.state;
  }

  /** Whether the connection is ready. */
  get inited(): boolean {
    return this.state.kind === 'ready';
  }

  /** The session in use, or null. It outlives a lost connection, until the server refuses it. */
  get session(): Session | null {
    return this.keeper.session;
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
   * away for good. Works whether or not anybody subscribes.
   */
  init(config: LimpConfig): Observable<Reply> {
    let checked: CheckedConfig;
    try {
      checked = checkConfig(config);
    } catch (error) {
      return this.refuseConfig(error);
    }
    const { kind } = this.state;
    const isOpen = kind !== 'idle' && kind !== 'closed';
    if (isOpen && JSON.stringify(checked) === JSON.stringify(this.config)) {
      this.connection.wake();
      return this.conns.asObservable();
    }
    this.keeper.leave();
    this.conns.complete();
    this.conns = new ReplaySubject<Reply>(1);
    this.config = checked;
    this.sessions.use(checked);
    this.calls.reopen();
    this.connection.open(checked);
    return this.conns.asObservable();
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
    args: CallArgs = {},
    awaitAuth?: boolean,
  ): LimpCall<Reply<T>> {
    const call: EndpointCall =
      typeof target === 'string'
        ? { ...args, endpoint: target, awaitAuth: awaitAuth ?? args.awaitAuth ?? false }
        : target;
    return startCall<Reply<T>>((sink) => this.run(call, forReplies(sink)));
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
    return this.sessions.auth({ authVar, authVal, password }, groups);
  }

  /**
   * Takes up a session: the one given, else the one in use, else the stored one. Emits the server's reply with
   * `args.session` and completes. One runs at a time: all who ask meanwhile share it.
   *
   * Fails with `unauthenticated` where there is nothing to take up, with `refused` when the server has ended the
   * session, which is then forgotten.
   */
  reauth(sid?: string, token?: string): LimpCall<Reply> {
    return this.sessions.reauth(sid === undefined || token === undefined ? null : { sid, token });
  }

  /**
   * Takes up the stored session, as after a reload of the page. See {@link reauth}.
   *
   * @throws {@link LimpError} `unauthenticated` at once where no session is stored, as the original SDK did
   */
  checkAuth(): LimpCall<Reply> {
    if (this.keeper.resumable === null) {
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
    return this.sessions.signout();
  }

  /**
   * Makes the hash by which a user signs in: the value of attrs like `email_hash` when a user is created. It contains
   * the password in a readable form, so treat it like the password itself.
   *
   * @throws {@link LimpError} `usage` before `init()` and for empty or unknown arguments
   */
  generateAuthHash(authVar: string, authVal: string, password: string): string {
    const user = { authVar, authVal, password };
    const { authHash: recipe, anonToken } = this.sessions.checkCredentials(user);
    return authHash(recipe, { ...user, anonToken });
  }

  /**
   * Ends a watch on the server, or all of this connection.
   *
   * @param watch the id of the watch, or `__all`
   */
  deleteWatch(watch: string): LimpCall<Reply> {
    return this.call('watch/delete', { query: [{ watch }] });
  }

  /**
   * Closes the connection. What waits or is under way fails with `closed`, and so does every call until `init()` is
   * called again. The stored session stays. Emits once it is closed, and completes.
   */
  close(): Observable<void> {
    this.isClosing = true;
    this.connection.close(
      LimpError.of('closed', 'The client was closed. Call init() to connect again.'),
    );
    this.isClosing = false;
    return of(undefined);
  }

  /** Closes the connection for good and lets go of everything, page events included. */
  destroy(): void {
    this.close();
    this.ignoreWakeups();
  }

  private run(call: EndpointCall, sink: CallSink<Reply>): () => void {
    const { clock, callTimeout, uploadWindow } = this.options;
    const fileChunkSize = this.config?.fileChunkSize ?? DEFAULT_CHUNK_SIZE;
    let prepared: PreparedCall;
    try {
      prepared = prepareCall(call, { timeout: callTimeout, fileChunkSize, now: clock.now() });
    } catch (error) {
      sink.error(LimpError.from(error));
      return () => undefined;
    }
    const { request, files, timeout } = prepared;
    if (files.length === 0) return this.calls.submit(request, sink);
    return new Upload(request, files, sink, {
      calls: this.calls,
      clock,
      window: uploadWindow,
      timeout,
      bufferedAmount: () => this.connection.conn?.bufferedAmount ?? 0,
    }).start();
  }

  private onState(state: ConnectionState): void {
    switch (state.kind) {
      case 'ready':
        this.calls.flush();
        if (this.lastReady !== null) this.conns.next(this.lastReady);
        return;
      case 'closed':
        this.keeper.leave();
        this.calls.close(state.error);
        if (this.isClosing) this.conns.complete();
        else this.conns.error(state.error);
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

  private gate(): Gate {
    const { connection, keeper } = this;
    return {
      get conn() {
        return connection.conn;
      },
      get sid() {
        return keeper.sid;
      },
      get authed() {
        return keeper.confirmed;
      },
      renew: (reason) => {
        connection.renew(reason);
      },
    };
  }

  /** A wrong configuration: said aloud, since the app may not listen to `init()`. */
  private refuseConfig(error: unknown): Observable<Reply> {
    const refusal = LimpError.from(error);
    this.options.logger.warn(refusal.message);
    return throwError(() => refusal);
  }
}

function forReplies<T>(sink: CallSink<Reply<T>>): CallSink<Reply> {
  return {
    ...sink,
    reply: (reply) => {
      sink.reply(asReplyOf<T>(reply));
    },
  };
}

import { ReplaySubject, of, skipWhile, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { UserCalls } from './calls/user-calls';
import type { WatchEvent } from './calls/watch';
import { checkConfig, isSameConfig } from './config/config';
import type { CheckedConfig, LimpConfig } from './config/config';
import { Configuration } from './config/configuration';
import { completeOptions } from './config/options';
import type { CompleteOptions, LimpClientOptions } from './config/options';
import { routeEvents } from './connection-router';
import { Connection } from './connection/connection';
import { traitsOf } from './connection/connection-state';
import type { ConnectionState } from './connection/connection-state';
import { setupCheckOf } from './connection/setup-check';
import type { SetupCheck } from './connection/setup-check';
import { socketTransport } from './connection/socket-transport';
import { listenForWakeups } from './connection/wakeups';
import { LimpError } from './errors';
import { fileAddress } from './http/file-address';
import type { ThumbnailSize } from './http/file-address';
import { HttpCalls } from './http/http-calls';
import type { FileOptions } from './http/http-calls';
import type { LimpApi } from './limp-api';
import type { AuthHashOptions } from './protocol/auth-hash';
import type { CallArgs, EndpointCall } from './protocol/call-args';
import type { Doc, Reply, Session } from './protocol/reply';
import { writeJson } from './protocol/write-json';
import type { LimpCall } from './requests/limp-call';
import { Requests } from './requests/requests';
import { SessionKeeper } from './session/session-keeper';
import { sessionStorageStore } from './session/session-stores';
import { SessionFlow } from './sign-in/session-flow';
import type { RunningUpload } from './upload/running-uploads';

const OWN_PARTS = { transport: socketTransport, sessionStore: sessionStorageStore };

/**
 * A client of one LIMP server: one websocket, over which every call is signed, queued while there is no connection,
 * and answered or failed exactly once. Needs no framework; runs in pages, workers and Node.
 */
export class LimpClient implements LimpApi {
  readonly #configuration = new Configuration();
  readonly #options: CompleteOptions;
  readonly #connection: Connection;
  readonly #keeper: SessionKeeper;
  readonly #requests: Requests;
  readonly #sessions: SessionFlow;
  readonly #http: HttpCalls;
  readonly #calls: UserCalls;
  readonly #stopListening: readonly (() => void)[];
  /** Looks after the configuration in use; null without one, and in production builds of Angular. */
  #setup: SetupCheck | null = null;
  /** Told each time that the connection is ready; another for each configuration. */
  #readies = new ReplaySubject<Reply>(1);
  #isClosing = false;

  constructor(given: LimpClientOptions = {}) {
    const { checked } = this.#configuration;
    const isDebug = (): boolean => this.#configuration.current?.debug ?? false;
    const options = completeOptions(given, OWN_PARTS, isDebug);
    const advice = (endpoint: string, reply: Reply | null): string =>
      this.#setup?.advice(endpoint, reply) ?? '';

    const connection = new Connection(options);
    const keeper = new SessionKeeper(options.sessionStore, this.#warn);
    const requests = new Requests(connection, keeper, { ...options, advice });
    const sessions = new SessionFlow(requests, connection, keeper, options, checked);
    const http = new HttpCalls(requests, options, checked, () => keeper.caller);
    const calls = new UserCalls(requests, http, options, checked, connection);
    connection.listen(routeEvents({ requests, keeper, sessions, setup: () => this.#setup }));

    this.#options = options;
    this.#connection = connection;
    this.#keeper = keeper;
    this.#requests = requests;
    this.#sessions = sessions;
    this.#http = http;
    this.#calls = calls;
    this.state$ = connection.state$;
    this.session$ = keeper.session$;
    this.uploads$ = calls.uploads.list$;
    this.quota$ = requests.quota.state$;
    this.errors$ = requests.errors$;
    this.inited$ = connection.online$.pipe(skipWhile((isReady) => !isReady));
    this.authed$ = keeper.session$.pipe(skipWhile((session) => session === null));
    connection.state$.subscribe((state) => {
      this.#onState(state);
    });
    this.#stopListening = [
      listenForWakeups(connection),
      options.sessionStore.onChanged?.(() => {
        sessions.storeChanged();
      }) ?? (() => undefined),
    ];
  }

  /** Where the connection stands: the present state first, then each change. Never completes. */
  readonly state$: Observable<ConnectionState>;
  /** The session in use, or null while nobody is signed in: the present one first. Never completes. */
  readonly session$: Observable<Session | null>;
  /**
   * The files that go up, of all calls, in the order in which these were made: the present ones first, then each
   * change. A file is on the list from when the code that sends files is loaded until its call is settled. Never
   * completes.
   */
  readonly uploads$: Observable<readonly RunningUpload[]>;
  readonly inited$: LimpApi['inited$'];
  readonly authed$: LimpApi['authed$'];
  readonly quota$: LimpApi['quota$'];
  readonly errors$: LimpApi['errors$'];

  /** Where the connection stands now. */
  get state(): ConnectionState {
    return this.#connection.state;
  }

  get inited(): boolean {
    return traitsOf(this.state).maySend;
  }

  get session(): Session | null {
    return this.#keeper.session;
  }

  get authed(): boolean {
    return this.session !== null;
  }

  init(config: LimpConfig | null): Observable<Reply> {
    let checked: CheckedConfig;
    try {
      checked = checkConfig(config);
    } catch (error) {
      return this.#refuse(LimpError.from(error));
    }
    const { current } = this.#configuration;
    if (traitsOf(this.state).isOpen && current !== null && isSameConfig(checked, current)) {
      this.#connection.wake();
      return this.#readies.asObservable();
    }
    // Before others hear of it: what they call then is for this server.
    this.#configuration.current = checked;
    this.#setup = setupCheckOf(checked, this.#warn);
    this.#requests.reopen(checked.level);
    this.#sessions.moved(checked.url);
    // Those who hear of that may have gone to yet another server.
    if (this.#configuration.current !== checked) return this.#readies.asObservable();
    this.#readies.complete();
    this.#readies = new ReplaySubject<Reply>(1);
    this.#connection.open(checked);
    this.#calls.begin();
    return this.#readies.asObservable();
  }

  call<T = Doc>(endpoint: string, args?: CallArgs, awaitAuth?: boolean): LimpCall<Reply<T>>;
  call<T = Doc>(call: EndpointCall): LimpCall<Reply<T>>;
  call<T = Doc>(
    target: string | EndpointCall,
    args?: CallArgs,
    awaitAuth?: boolean,
  ): LimpCall<Reply<T>> {
    return this.#calls.call<T>(target, args, awaitAuth);
  }

  auth(
    authVar: string,
    authVal: string,
    password: string,
    groups?: readonly string[],
  ): LimpCall<Reply> {
    return this.#sessions.auth({ authVar, authVal, password }, groups?.slice());
  }

  reauth(sid?: string, token?: string): LimpCall<Reply> {
    const isGiven = sid !== undefined || token !== undefined;
    return this.#sessions.reauth(isGiven ? { sid: sid ?? '', token: token ?? '' } : null);
  }

  checkAuth(): LimpCall<Reply> {
    if (this.#keeper.resumable !== null) return this.reauth();
    throw LimpError.of('unauthenticated', 'No session is stored. Sign in by auth().');
  }

  signout(): LimpCall<Reply> {
    return this.#sessions.signout();
  }

  generateAuthHash(
    authVar: string,
    authVal: string,
    password: string,
    options?: AuthHashOptions,
  ): string {
    return this.#sessions.authHash({ authVar, authVal, password }, options);
  }

  watch<T = Doc>(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<T>> {
    return this.#calls.watch<T>(endpoint, query);
  }

  deleteWatch(watch: string): LimpCall<Reply> {
    return this.call('watch/delete', { query: [{ watch }] });
  }

  fileUrl(
    module: string,
    id: string,
    attr: string,
    filename: string,
    thumbnail?: ThumbnailSize,
  ): string {
    const config = this.#configuration.checked();
    return fileAddress(config, { module, id, attr, filename, thumbnail });
  }

  file(
    module: string,
    id: string,
    attr: string,
    filename: string,
    thumbnail?: ThumbnailSize,
    options?: FileOptions,
  ): LimpCall<Blob> {
    return this.#http.file({ module, id, attr, filename, thumbnail }, options);
  }

  get<T = Doc>(endpoint: string, args: readonly (string | number)[] = []): LimpCall<Reply<T>> {
    return this.#http.call<T>('GET', endpoint, args);
  }

  post<T = Doc>(
    endpoint: string,
    args: readonly (string | number)[] = [],
    doc: Readonly<Record<string, unknown>> = {},
  ): LimpCall<Reply<T>> {
    return this.#http.call<T>('POST', endpoint, args, () => writeJson('doc', doc));
  }

  close(): Observable<void> {
    this.#isClosing = true;
    const error = LimpError.of('closed', 'The client was closed. Call init() to connect again.');
    this.#connection.close(error);
    this.#calls.close(error);
    this.#isClosing = false;
    return of(undefined);
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const { state, session } = this;
    return { state, session };
  }

  /** Closes the connection for good and lets go of everything, page events included. */
  destroy(): void {
    this.close();
    for (const stop of this.#stopListening) stop();
  }

  readonly #warn = (message: string): void => {
    this.#options.logger.warn(message);
  };

  #onState(state: ConnectionState): void {
    // Those who hear of an end may connect again at once: what is ended here is what there was.
    const readies = this.#readies;
    const isClosing = this.#isClosing;
    this.#setup?.moved(state);
    switch (state.kind) {
      case 'ready':
        this.#requests.flush();
        this.#requests.watches.resume();
        if (this.#connection.greeting !== null) readies.next(this.#connection.greeting);
        return;
      case 'closed':
        this.#keeper.detach();
        this.#requests.close(state.error);
        if (isClosing) readies.complete();
        else readies.error(state.error);
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
  #refuse(refusal: LimpError): Observable<Reply> {
    this.#warn(refusal.message);
    if (!traitsOf(this.state).isOpen) {
      this.#configuration.refuse(refusal);
      this.#calls.begin();
    }
    return throwError(() => refusal);
  }
}

import { isPlatformServer } from '@angular/common';
import {
  DestroyRef,
  Injectable,
  Injector,
  NgZone,
  PLATFORM_ID,
  PendingTasks,
  inject,
  signal,
} from '@angular/core';
import type { Signal } from '@angular/core';
import { LimpClient, LimpError, ɵcallOf } from 'ng-limp/client';
import type {
  AuthHashOptions,
  CallArgs,
  ConnectionState,
  Doc,
  EndpointCall,
  FileOptions,
  LimpCall,
  LimpConfig,
  QuotaState,
  Reply,
  RunningUpload,
  Session,
  ThumbnailSize,
  WatchEvent,
} from 'ng-limp/client';
import { NEVER, Subject, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { AppCalls } from './app-calls';
import { controlsOutsideZone, inZone } from './in-zone';
import { LIMP_CONFIG, LIMP_OPTIONS, joinedOptions } from './limp-features';

/**
 * The way to a LIMP server: one websocket, over which every call is signed, queued while there is no connection, and
 * answered or failed exactly once.
 *
 * Configured by `provideLimp()` or `LimpModule.forRoot()` it connects when it is first injected; else when
 * {@link init} is called. All observables emit inside Angular's zone, the connection lives outside.
 *
 * A call under way is a pending task: the app becomes stable when it is settled or taken back. One with `awaitAuth` is
 * none while the connection is not ready or nobody is signed in, since that may last for ever.
 *
 * While an app is rendered on a server it stays idle: nothing is sent, and calls never emit, fail or hold up the
 * rendering. When the app is destroyed, what is under way is dropped without a word.
 */
@Injectable({ providedIn: 'root' })
export class ApiService {
  private readonly zone = inject(NgZone);
  private readonly config = inject(LIMP_CONFIG, { optional: true });
  private readonly options = joinedOptions(inject(LIMP_OPTIONS, { optional: true }) ?? []);
  private readonly isServer = isPlatformServer(inject(PLATFORM_ID));
  private readonly client = this.zone.runOutsideAngular(() => new LimpClient(this.options));
  private readonly calls = new AppCalls({
    client: this.client,
    zone: this.zone,
    injector: inject(Injector),
    interceptors: this.options.interceptors ?? [],
    tasks: this.isServer ? null : inject(PendingTasks),
  });
  private readonly stateSignal = signal<ConnectionState>(this.client.state);
  private readonly sessionSignal = signal<Session | null>(null);
  private readonly uploadsSignal = signal<readonly RunningUpload[]>([]);
  private readonly destroyed = new Subject<void>();
  /** What {@link init} was last given. */
  private latest: LimpConfig | null = null;

  /** Where the connection stands. */
  readonly state: Signal<ConnectionState> = this.stateSignal.asReadonly();
  /**
   * The files that go up, of all calls, with their progress, and ways to pause, resume and cancel each call. A file is
   * on the list from when the code that sends files is loaded until its call is settled or taken back.
   */
  readonly uploads: Signal<readonly RunningUpload[]> = this.uploadsSignal.asReadonly();
  /** `true` when the connection becomes ready, and to whoever subscribes while it is; `false` when it is lost. */
  readonly inited$: Observable<boolean> = inZone(this.zone, this.client.inited$);
  /** The session when somebody signs in, and to whoever subscribes while one is; `null` when it ends. */
  readonly authed$: Observable<Session | null> = inZone(this.zone, this.client.authed$);

  /** What is known of the server's quota: the present state first, then each change. */
  readonly quota$: Observable<QuotaState> = inZone(this.zone, this.client.quota$);
  /** Errors that the server reported without saying of which call. The calls' timeouts stand. */
  readonly errors$: Observable<LimpError> = inZone(this.zone, this.client.errors$);

  constructor() {
    this.client.state$.subscribe((state) => {
      this.stateSignal.set(state);
    });
    this.client.session$.subscribe((session) => {
      this.sessionSignal.set(session);
    });
    this.client.uploads$.subscribe((uploads) => {
      this.uploadsSignal.set(uploads.map((upload) => controlsOutsideZone(this.zone, upload)));
    });
    inject(DestroyRef).onDestroy(() => {
      this.destroyed.next();
      this.calls.destroy();
      this.client.destroy();
    });
    if (this.config !== null) this.init();
  }

  /** Whether the connection is ready. Follows as a signal does, in templates, `computed` and `effect`. */
  get inited(): boolean {
    return this.state().kind === 'ready';
  }

  /** Whether somebody is signed in. Follows as a signal does. */
  get authed(): boolean {
    return this.session !== null;
  }

  /**
   * The session in use, or null. It outlives a lost connection, until the server refuses it. Follows as a signal does.
   */
  get session(): Session | null {
    return this.sessionSignal();
  }

  /**
   * Connects to a server, and connects again whenever the connection is lost. Emits the server's reply each time the
   * connection is ready; completes with {@link close}. Works whether or not anybody subscribes.
   *
   * Fails with `usage` for a wrong configuration and where there is none, `insecure` where the page cannot sign,
   * `closed` when the server turns the client away for good. On a server it does nothing, and its observable stays
   * silent.
   *
   * @param config Default: what `provideLimp()` or `LimpModule.forRoot()` was given
   */
  init(config: LimpConfig | null = this.config): Observable<Reply> {
    if (this.isServer) return NEVER;
    this.latest = config ?? this.latest;
    const { debug } = this.options;
    const own = config === null || debug === undefined ? config : { ...config, debug };
    return inZone(
      this.zone,
      this.zone.runOutsideAngular(() => this.client.init(own)),
    );
  }

  /**
   * Starts over: leaves the session, which stays stored for {@link checkAuth}, and connects anew. What waits or is
   * under way fails with `closed`, and what {@link init} returned completes. Does nothing before {@link init}.
   */
  reset(): void {
    if (this.latest === null) return;
    this.close();
    this.init(this.latest);
  }

  /**
   * Makes a call. It is on its way when this returns. Its observable emits the reply once, to early and late
   * subscribers alike, and completes; subscribing again after an error sends it again, so `retry()` works; when the
   * last subscriber leaves before the reply, a call that waits is dropped and an upload stopped.
   *
   * Fails with `LimpError`: `refused` when the server answers with an error, `timeout`, `connection-lost`, `closed`,
   * `usage`, `too-large` or `insecure`.
   *
   * Passes through the interceptors that `provideLimp()` was given, anew each time that it is sent, as do watches and
   * calls by HTTP.
   *
   * @param endpoint `module/method`, such as `staff/read`
   * @param awaitAuth the same as in `args`
   */
  call<T = Doc>(endpoint: string, args?: CallArgs, awaitAuth?: boolean): LimpCall<Reply<T>>;
  call<T = Doc>(call: EndpointCall): LimpCall<Reply<T>>;
  call(
    target: string | EndpointCall,
    args?: CallArgs,
    awaitAuth?: boolean,
  ): LimpCall<Reply<unknown>> {
    let call: EndpointCall;
    try {
      call = ɵcallOf(target, args, awaitAuth);
    } catch (error) {
      return this.calls.failed(error);
    }
    return this.calls.call({ ...call, kind: 'call' });
  }

  /**
   * Signs a user in. Emits the server's reply with `args.session` and completes. What is called meanwhile is sent
   * afterwards, as the user.
   *
   * Fails with `refused` for wrong credentials, `usage` for input that cannot be right, `insecure` over `ws:` to
   * another machine.
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
    return this.calls.own(() => this.client.auth(authVar, authVal, password, groups));
  }

  /**
   * Takes up a session: the one given, else the one in use, else the stored one. Emits the server's reply with
   * `args.session` and completes. One runs at a time, shared by all who ask.
   *
   * Fails with `unauthenticated` where there is nothing to take up, `refused` when the server has ended the session,
   * which is then forgotten.
   */
  reauth(sid?: string, token?: string): LimpCall<Reply> {
    return this.calls.own(() => this.client.reauth(sid, token));
  }

  /**
   * Takes up the stored session, as after a reload of the page. See {@link reauth}.
   *
   * @throws `LimpError` `unauthenticated` at once where no session is stored, and always on a server
   */
  checkAuth(): LimpCall<Reply> {
    if (this.isServer) {
      throw LimpError.of('unauthenticated', 'No session is stored: sessions live in browsers.');
    }
    return this.calls.own(() => this.client.checkAuth());
  }

  /**
   * Signs the user out; from then on calls are made as ANON. Emits the server's reply and completes. Fails with
   * `unauthenticated` where nobody is signed in, `refused` when the session was over already: then too nobody is
   * signed in any more.
   */
  signout(): LimpCall<Reply> {
    return this.calls.own(() => this.client.signout());
  }

  /**
   * Makes the hash by which a user signs in, for attrs like `email_hash` when a user is created. It contains the
   * password in a readable form: treat it like the password itself.
   *
   * @param options `{ ascii: true }` for users that a server made itself
   * @throws `LimpError` `usage` before {@link init} and for empty or unknown arguments
   */
  generateAuthHash(
    authVar: string,
    authVal: string,
    password: string,
    options?: AuthHashOptions,
  ): string {
    return this.client.generateAuthHash(authVar, authVal, password, options);
  }

  /**
   * Watches docs: emits what happens to them, beginning with `started`. Each subscription is a watch of its own, and
   * ends on the server with it. After a lost connection it goes on by itself and emits `resumed`, since changes may have
   * been missed. Holds up neither the app's stability nor its rendering on a server, where it stays silent.
   *
   * Completes when ended by {@link deleteWatch} or with the app. Fails with `refused` when the server reports an error,
   * `usage` at servers that cannot watch, `closed` with {@link close}.
   *
   * @param endpoint `module/watch`
   * @param query which docs. Default: all
   */
  watch<T = Doc>(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<T>>;
  watch(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<unknown>> {
    const request = { kind: 'watch', endpoint, ...(query === undefined ? {} : { query }) } as const;
    return this.calls.watch(request).pipe(takeUntil(this.destroyed));
  }

  /**
   * The address of a stored file, for `<img src>`, links and `fetch`. Browsers ask for it as ANON; for files that only
   * users may read there is {@link file}.
   *
   * @param thumbnail size of a thumbnail to have in its place, in pixels (servers from 5.6 on)
   * @throws `LimpError` `usage` before {@link init}, for a thumbnail that the server cannot make, and where a part is
   *   empty, `.` or `..`, or holds a `;` below 5.6: such a file has no address
   */
  fileUrl(
    module: string,
    id: string,
    attr: string,
    filename: string,
    thumbnail?: ThumbnailSize,
  ): string {
    return this.client.fileUrl(module, id, attr, filename, thumbnail);
  }

  /**
   * Fetches a stored file, as the user where one is signed in: for files that ANON may not read. Emits the file and
   * completes; `progress$` tells how much of it is here. It is on its way when this returns, needs no connection of the
   * socket, and is kept by no cache of the browser where somebody is signed in. `pause()` does nothing to it. In
   * templates, the directive and the pipe `limpFile` of `ng-limp/forms` show such files.
   *
   * Fails with `refused` when the server answers with an error, `timeout` when nothing comes in for too long,
   * `connection-lost` where it cannot be reached or the file breaks off, `insecure` where the session would travel in
   * clear to another machine, `closed` for one that waits for a user, `usage` before {@link init} and as
   * {@link fileUrl}.
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
    options: FileOptions = {},
  ): LimpCall<Blob> {
    const endpoint = `${module}/retrieve_file`;
    const size = thumbnail === undefined ? {} : { thumbnail };
    return this.calls.file({ kind: 'file', endpoint, id, attr, filename, ...size, ...options });
  }

  /**
   * Calls a method that was declared for GET, by HTTP, as the user where one is signed in. Emits the reply and
   * completes; fails with `refused`, `timeout`, `connection-lost`, `insecure` or `usage`.
   *
   * @param args what follows the endpoint in the address
   */
  get<T = Doc>(endpoint: string, args?: readonly (string | number)[]): LimpCall<Reply<T>>;
  get(endpoint: string, args: readonly (string | number)[] = []): LimpCall<Reply<unknown>> {
    return this.calls.call({ kind: 'get', endpoint, args });
  }

  /**
   * Calls a method that was declared for POST, by HTTP, as {@link get} does.
   *
   * @param args what follows the endpoint in the address
   * @param doc what the call brings, sent as JSON
   */
  post<T = Doc>(
    endpoint: string,
    args?: readonly (string | number)[],
    doc?: Readonly<Record<string, unknown>>,
  ): LimpCall<Reply<T>>;
  post(
    endpoint: string,
    args: readonly (string | number)[] = [],
    doc: Readonly<Record<string, unknown>> = {},
  ): LimpCall<Reply<unknown>> {
    return this.calls.call({ kind: 'post', endpoint, args, doc });
  }

  /**
   * Ends a watch on the server, or all of this connection.
   *
   * @param watch the id of the watch, or `__all`
   */
  deleteWatch(watch: string): LimpCall<Reply>;
  deleteWatch(watch: string): LimpCall<Reply<unknown>> {
    return this.calls.call({ kind: 'call', endpoint: 'watch/delete', query: [{ watch }] });
  }

  /** What `JSON.stringify` shows: no secret. */
  toJSON(): Readonly<Record<string, unknown>> {
    return this.client.toJSON();
  }

  /**
   * Closes the connection. What waits or is under way fails with `closed`, and so does every call until {@link init}
   * is called again. The stored session stays. Emits once it is closed, and completes.
   */
  close(): Observable<void> {
    return this.zone.runOutsideAngular(() => this.client.close());
  }
}

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
import { LimpClient, LimpError, ɵcallOf, ɵtraitsOf } from 'ng-limp/client';
import type {
  AuthHashOptions,
  CallArgs,
  ConnectionState,
  Doc,
  EndpointCall,
  FileOptions,
  LimpApi,
  LimpCall,
  LimpConfig,
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
 * {@link init} is called, whose default is that configuration. `inited`, `authed` and `session` are read from signals,
 * so templates, `computed` and `effect` follow them. All observables emit inside Angular's zone, the connection lives
 * outside.
 *
 * Calls, watches, files and calls by HTTP pass through the interceptors that `provideLimp()` was given, anew each time
 * that they are sent. Sign-in, reauth and sign-out do not.
 *
 * A call in flight is a pending task: the app becomes stable when it is settled or cancelled. One with `awaitAuth` is
 * none while the connection is not ready or nobody is signed in, since that may last for ever.
 *
 * While an app is rendered on a server it stays idle: nothing is sent, calls never emit, fail or hold up the rendering,
 * and `checkAuth()` finds no session. When the app is destroyed, what is in flight is dropped without a word.
 */
@Injectable({ providedIn: 'root' })
export class ApiService implements LimpApi {
  readonly #zone = inject(NgZone);
  readonly #config = inject(LIMP_CONFIG, { optional: true });
  readonly #options = joinedOptions(inject(LIMP_OPTIONS, { optional: true }) ?? []);
  readonly #isServer = isPlatformServer(inject(PLATFORM_ID));
  readonly #client = this.#zone.runOutsideAngular(() => new LimpClient(this.#options));
  readonly #calls = new AppCalls({
    client: this.#client,
    zone: this.#zone,
    injector: inject(Injector),
    interceptors: this.#options.interceptors ?? [],
    tasks: this.#isServer ? null : inject(PendingTasks),
  });
  readonly #stateSignal = signal<ConnectionState>(this.#client.state);
  readonly #sessionSignal = signal<Session | null>(null);
  readonly #uploadsSignal = signal<readonly RunningUpload[]>([]);
  readonly #destroyed = new Subject<void>();
  /** What {@link init} was last given. */
  #latest: LimpConfig | null = null;

  /** Where the connection stands. */
  readonly state: Signal<ConnectionState> = this.#stateSignal.asReadonly();
  /**
   * The files that go up, of all calls, with their progress, and ways to pause, resume and cancel each call. A file is
   * on the list from when the code that sends files is loaded until its call is settled.
   */
  readonly uploads: Signal<readonly RunningUpload[]> = this.#uploadsSignal.asReadonly();
  readonly inited$ = inZone(this.#zone, this.#client.inited$);
  readonly authed$ = inZone(this.#zone, this.#client.authed$);

  readonly quota$ = inZone(this.#zone, this.#client.quota$);
  readonly errors$ = inZone(this.#zone, this.#client.errors$);

  constructor() {
    this.#client.state$.subscribe((state) => {
      this.#stateSignal.set(state);
    });
    this.#client.session$.subscribe((session) => {
      this.#sessionSignal.set(session);
    });
    this.#client.uploads$.subscribe((uploads) => {
      this.#uploadsSignal.set(uploads.map((upload) => controlsOutsideZone(this.#zone, upload)));
    });
    inject(DestroyRef).onDestroy(() => {
      this.#destroyed.next();
      this.#calls.destroy();
      this.#client.destroy();
    });
    if (this.#config !== null) this.init();
  }

  get inited(): boolean {
    return ɵtraitsOf(this.state()).maySend;
  }

  get authed(): boolean {
    return this.session !== null;
  }

  get session(): Session | null {
    return this.#sessionSignal();
  }

  init(config: LimpConfig | null = this.#config): Observable<Reply> {
    if (this.#isServer) return NEVER;
    this.#latest = config ?? this.#latest;
    const { debug } = this.#options;
    const own = config === null || debug === undefined ? config : { ...config, debug };
    return inZone(
      this.#zone,
      this.#zone.runOutsideAngular(() => this.#client.init(own)),
    );
  }

  /**
   * Starts over: leaves the session, which stays stored for {@link checkAuth}, and connects anew. What is queued or in
   * flight fails with `closed`, and what {@link init} returned completes. Does nothing before {@link init}.
   */
  reset(): void {
    if (this.#latest === null) return;
    this.close();
    this.init(this.#latest);
  }

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
      return this.#calls.failed(error);
    }
    return this.#calls.call({ ...call, kind: 'call' });
  }

  auth(
    authVar: string,
    authVal: string,
    password: string,
    groups?: readonly string[],
  ): LimpCall<Reply> {
    return this.#calls.own(() => this.#client.auth(authVar, authVal, password, groups));
  }

  reauth(sid?: string, token?: string): LimpCall<Reply> {
    return this.#calls.own(() => this.#client.reauth(sid, token));
  }

  checkAuth(): LimpCall<Reply> {
    if (this.#isServer) {
      throw LimpError.of('unauthenticated', 'No session is stored: sessions live in browsers.');
    }
    return this.#calls.own(() => this.#client.checkAuth());
  }

  signout(): LimpCall<Reply> {
    return this.#calls.own(() => this.#client.signout());
  }

  generateAuthHash(
    authVar: string,
    authVal: string,
    password: string,
    options?: AuthHashOptions,
  ): string {
    return this.#client.generateAuthHash(authVar, authVal, password, options);
  }

  watch<T = Doc>(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<T>>;
  watch(endpoint: string, query?: CallArgs['query']): Observable<WatchEvent<unknown>> {
    const request = { kind: 'watch', endpoint, ...(query === undefined ? {} : { query }) } as const;
    return this.#calls.watch(request).pipe(takeUntil(this.#destroyed));
  }

  fileUrl(
    module: string,
    id: string,
    attr: string,
    filename: string,
    thumbnail?: ThumbnailSize,
  ): string {
    return this.#client.fileUrl(module, id, attr, filename, thumbnail);
  }

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
    return this.#calls.file({ kind: 'file', endpoint, id, attr, filename, ...size, ...options });
  }

  get<T = Doc>(endpoint: string, args?: readonly (string | number)[]): LimpCall<Reply<T>>;
  get(endpoint: string, args: readonly (string | number)[] = []): LimpCall<Reply<unknown>> {
    return this.#calls.call({ kind: 'get', endpoint, args });
  }

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
    return this.#calls.call({ kind: 'post', endpoint, args, doc });
  }

  deleteWatch(watch: string): LimpCall<Reply>;
  deleteWatch(watch: string): LimpCall<Reply<unknown>> {
    return this.#calls.call({ kind: 'call', endpoint: 'watch/delete', query: [{ watch }] });
  }

  toJSON(): Readonly<Record<string, unknown>> {
    return this.#client.toJSON();
  }

  close(): Observable<void> {
    return this.#zone.runOutsideAngular(() => this.#client.close());
  }
}

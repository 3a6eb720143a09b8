import type { Injector, NgZone, PendingTasks } from '@angular/core';
import { LimpError, ɵstartCall, ɵtraitsOf } from 'ng-limp/client';
import type {
  DownloadProgress,
  LimpCall,
  LimpClient,
  Reply,
  UploadProgress,
  WatchEvent,
  ɵCallHandle,
  ɵCallSink,
} from 'ng-limp/client';
import {
  NEVER,
  Subscription,
  combineLatest,
  concat,
  defer,
  finalize,
  map,
  of,
  take,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { asGiven } from './as-given';
import { CallTask } from './call-task';
import { callInZone, inZone } from './in-zone';
import { intercepted } from './interceptors';
import type {
  LimpFileRequest,
  LimpHandler,
  LimpInterceptorFn,
  LimpRequest,
  LimpResult,
  LimpResults,
  LimpWatchRequest,
} from './interceptors';

/** What calls need of the app they are made in. */
export interface AppCallsOptions {
  readonly client: LimpClient;
  readonly zone: NgZone;
  /** Where interceptors inject from. */
  readonly injector: Injector;
  readonly interceptors: readonly LimpInterceptorFn[];
  /** What calls in flight are counted by; null on a server, where no call is sent. */
  readonly tasks: PendingTasks | null;
}

/** Where progress is told, of whichever kind: an interceptor may pass a request on as one of another kind. */
interface ProgressSinks {
  readonly uploaded: (progress: UploadProgress) => void;
  readonly downloaded: (progress: DownloadProgress) => void;
}

/** One sending of a request, from being made to being settled or cancelled. */
interface Attempt extends ProgressSinks {
  /** Null where it is no concern of stability. */
  readonly task: CallTask | null;
  /** The client's call, once an interceptor has passed it on. */
  made: Pick<LimpCall<unknown>, 'mayHaveRun'> | null;
  /** Whether the caller has paused its files. */
  readonly paused$: Observable<boolean>;
  /** What ends with it. */
  readonly lifetime: Subscription;
}

/**
 * The client's calls as an app wants them: intercepted, told inside Angular's zone, counted as pending tasks. While an
 * app is rendered on a server they stay silent for ever.
 */
export class AppCalls {
  readonly #inFlight = new Subscription();

  readonly #options: AppCallsOptions;

  constructor(options: AppCallsOptions) {
    this.#options = options;
  }

  /** Makes a call, by socket or HTTP, through the interceptors. */
  call<R extends Exclude<LimpRequest, LimpWatchRequest | LimpFileRequest>>(
    request: R,
  ): LimpCall<LimpResults[R['kind']], UploadProgress> {
    const given = asGiven(request);
    return this.#start((attempt) => this.#handler(attempt)(given), ofUploads);
  }

  /** Fetches a file through the interceptors. */
  file(request: LimpFileRequest): LimpCall<Blob> {
    const given = asGiven(request);
    return this.#start<Blob, DownloadProgress>(
      (attempt) => this.#handler(attempt)(given),
      ofDownloads,
    );
  }

  /** Watches through the interceptors, anew with each subscription. Silent on a server. */
  watch(request: LimpWatchRequest): Observable<WatchEvent<unknown>> {
    const { zone, tasks } = this.#options;
    if (tasks === null) return NEVER;
    const given = asGiven(request);
    const watch = defer(() => {
      const lifetime = new Subscription();
      const rest = { ...ofUploads(ignore), paused$: of(false) };
      return this.#handler({ task: null, made: null, lifetime, ...rest })(given).pipe(
        finalize(() => {
          lifetime.unsubscribe();
        }),
      );
    });
    return inZone(zone, watch);
  }

  /**
   * Makes a call of the client's own, such as a sign-in, past the interceptors.
   *
   * @throws what `make` throws, at once
   */
  own(make: () => LimpCall<Reply>): LimpCall<Reply> {
    const { zone, tasks } = this.#options;
    if (tasks === null) return this.#start(() => NEVER, ofUploads);
    const made = inZone(zone, zone.runOutsideAngular(make));
    return this.#start(() => made, ofUploads);
  }

  /** A call that has failed before it was made. */
  failed(error: unknown): LimpCall<Reply> {
    return this.#start(() => throwError(() => error), ofUploads);
  }

  /** Forgets all that is in flight, and all that comes: its caller is gone. */
  destroy(): void {
    this.#inFlight.unsubscribe();
  }

  /** The interceptors, and after them the client. */
  #handler(attempt: Attempt): LimpHandler {
    const { interceptors, injector } = this.#options;
    return intercepted(interceptors, injector, (final) => this.#send(final, attempt));
  }

  #send(request: LimpRequest, attempt: Attempt): Observable<LimpResult> {
    const { client, zone, tasks } = this.#options;
    if (tasks === null) return NEVER;
    const { uploaded, downloaded } = attempt;
    switch (request.kind) {
      case 'call': {
        const { kind, ...call } = request;
        return this.#follow(() => client.call(call), attempt, uploaded, call.awaitAuth);
      }
      case 'get': {
        const { endpoint, args } = request;
        return this.#follow(() => client.get(endpoint, args), attempt, uploaded);
      }
      case 'post': {
        const { endpoint, args, doc } = request;
        return this.#follow(() => client.post(endpoint, args, doc), attempt, uploaded);
      }
      case 'file': {
        const { kind, endpoint, id, attr, filename, thumbnail, ...options } = request;
        const module = moduleOf(endpoint);
        const fetch = () => client.file(module, id, attr, filename, thumbnail, options);
        return this.#follow(fetch, attempt, downloaded, options.awaitAuth);
      }
      case 'watch':
        return inZone(zone, client.watch<unknown>(request.endpoint, request.query));
      default:
        throw unknownKind(request);
    }
  }

  /** Has the caller of an attempt see and control the client's call. */
  #follow<T, P extends UploadProgress | DownloadProgress>(
    make: () => LimpCall<T, P>,
    attempt: Attempt,
    told: (progress: P) => void,
    awaitAuth = false,
  ): Observable<T> {
    const { zone } = this.#options;
    const { task, paused$, lifetime } = attempt;
    const made = zone.runOutsideAngular(make);
    attempt.made = made;
    lifetime.add(made.progress$.subscribe(told));
    lifetime.add(
      paused$.subscribe((isPaused) => {
        zone.runOutsideAngular(() => {
          if (isPaused) made.pause();
          else made.resume();
        });
      }),
    );
    const moves$ = concat(of(true), made.progress$.pipe(map(isMoving)));
    const isThere$ = awaitAuth ? this.#isUserThere() : of(true);
    task?.follow(
      combineLatest([isThere$, moves$]).pipe(map(([isThere, moves]) => isThere && moves)),
    );
    return inZone(zone, made);
  }

  /** Whether a call that awaits auth is sent soon: else it may wait for ever, and no timeout runs. */
  #isUserThere(): Observable<boolean> {
    const { session$, state$ } = this.#options.client;
    return combineLatest([session$, state$]).pipe(
      map(([session, state]) => session !== null && ɵtraitsOf(state).maySend),
    );
  }

  #start<T, P>(
    run: (attempt: Attempt) => Observable<T>,
    sinks: (told: (progress: P) => void) => ProgressSinks,
  ): LimpCall<T, P> {
    const { zone } = this.#options;
    return callInZone(
      zone,
      ɵstartCall<T, P>((sink) => this.#attempt(run, sink, sinks(sink.progress))),
    );
  }

  #attempt<T>(
    run: (attempt: Attempt) => Observable<T>,
    { reply: replied, error: failed, paused$ }: Omit<ɵCallSink<T>, 'progress'>,
    sinks: ProgressSinks,
  ): ɵCallHandle {
    const task = new CallTask(this.#options.tasks);
    const lifetime = new Subscription(() => {
      task.end();
    });
    this.#inFlight.add(lifetime);
    const end = (): void => {
      lifetime.unsubscribe();
    };
    const attempt: Attempt = { task, paused$, lifetime, made: null, ...sinks };
    const handle: ɵCallHandle = {
      cancel: end,
      mayHaveRun: () => attempt.made?.mayHaveRun() ?? false,
      wanted: task.wanted,
    };
    if (lifetime.closed) return handle;
    try {
      const source = run(attempt);
      lifetime.add(
        source.pipe(take(1), throwIfEmpty(noReply)).subscribe({
          next: (reply) => {
            replied(reply);
            end();
          },
          error: (error: unknown) => {
            failed(error);
            end();
          },
        }),
      );
    } catch (error) {
      failed(error);
      end();
    }
    return handle;
  }
}

/** The module of the endpoint that gives files. */
function moduleOf(endpoint: string): string {
  const [, module] = /^(.*)\/retrieve_file$/.exec(endpoint) ?? [];
  if (module !== undefined) return module;
  const problem = `"${endpoint}" gives no files. Have interceptors leave "module/retrieve_file".`;
  throw LimpError.usage('endpoint', problem);
}

/** The error about a request whose kind was changed, as code without types may do. */
function unknownKind({ kind }: { readonly kind: unknown }): LimpError {
  const problem = `an interceptor has passed on a request of the kind ${String(kind)}, which is none. See LimpRequest.`;
  return LimpError.usage('withInterceptors', problem);
}

/** Whether an upload goes on by itself before long: paused or offline it may last for ever. */
function isMoving({ state }: UploadProgress | DownloadProgress): boolean {
  return state !== 'paused' && state !== 'offline';
}

function ofUploads(uploaded: ProgressSinks['uploaded']): ProgressSinks {
  return { uploaded, downloaded: ignore };
}

function ofDownloads(downloaded: ProgressSinks['downloaded']): ProgressSinks {
  return { uploaded: ignore, downloaded };
}

function ignore(): void {
  // Nobody asked for it.
}

function noReply(): LimpError {
  const problem = 'an interceptor completed without a reply. Have it emit one, or fail.';
  return LimpError.usage('withInterceptors', problem);
}

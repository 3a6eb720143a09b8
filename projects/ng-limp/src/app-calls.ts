import type { Injector, NgZone, PendingTasks } from '@angular/core';
import { LimpError, ɵstartCall } from 'ng-limp/client';
import type {
  LimpCall,
  LimpClient,
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
  throwIfEmpty,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { CallTask } from './call-task';
import { callInZone, inZone } from './in-zone';
import { intercepted } from './interceptors';
import type {
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
  /** What calls under way are counted by; null on a server, where no call is sent. */
  readonly tasks: PendingTasks | null;
}

/** One sending of a request, from being made to being settled or cancelled. */
interface Attempt {
  /** Null where it is no concern of stability. */
  readonly task: CallTask | null;
  /** The client's call, once an interceptor has passed it on. */
  made: LimpCall<unknown> | null;
  readonly sink: Pick<ɵCallSink<unknown>, 'progress' | 'paused$'>;
  /** What ends with it. */
  readonly lifetime: Subscription;
}

/**
 * The client's calls as an app wants them: intercepted, told inside Angular's zone, counted as pending tasks. While an
 * app is rendered on a server they stay silent for ever.
 */
export class AppCalls {
  private readonly underWay = new Subscription();

  constructor(private readonly options: AppCallsOptions) {}

  /** Makes a call, by socket or HTTP, through the interceptors. */
  call<R extends Exclude<LimpRequest, LimpWatchRequest>>(
    request: R,
  ): LimpCall<LimpResults[R['kind']]> {
    return this.start((attempt) => this.handler(attempt)(request));
  }

  /** Watches through the interceptors, anew with each subscription. Silent on a server. */
  watch(request: LimpWatchRequest): Observable<WatchEvent<unknown>> {
    const { zone, tasks } = this.options;
    if (tasks === null) return NEVER;
    const watch = defer(() => {
      const lifetime = new Subscription();
      const sink = { progress: () => undefined, paused$: of(false) };
      return this.handler({ task: null, made: null, sink, lifetime })(request).pipe(
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
  own<T>(make: () => LimpCall<T>): LimpCall<T> {
    const { zone, tasks } = this.options;
    if (tasks === null) return this.start(() => NEVER);
    const made = inZone(zone, zone.runOutsideAngular(make));
    return this.start(() => made);
  }

  /** Forgets all that is under way, and all that comes: whoever made it is gone. */
  destroy(): void {
    this.underWay.unsubscribe();
  }

  /** The interceptors, and after them the client. */
  private handler(attempt: Attempt): LimpHandler {
    const { interceptors, injector } = this.options;
    return intercepted(interceptors, injector, (final) => this.send(final, attempt));
  }

  private send(request: LimpRequest, attempt: Attempt): Observable<LimpResult> {
    const { client, zone, tasks } = this.options;
    if (tasks === null) return NEVER;
    switch (request.kind) {
      case 'call': {
        const { kind, ...call } = request;
        return this.follow(() => client.call(call), attempt, call.awaitAuth);
      }
      case 'get':
        return this.follow(() => client.get(request.endpoint, request.args), attempt);
      case 'post':
        return this.follow(() => client.post(request.endpoint, request.args, request.doc), attempt);
      case 'watch':
        return inZone(zone, client.watch<unknown>(request.endpoint, request.query));
      default:
        return request satisfies never;
    }
  }

  /** Has whoever makes an attempt see and control the client's call. */
  private follow<T>(make: () => LimpCall<T>, attempt: Attempt, awaitAuth = false): Observable<T> {
    const { zone } = this.options;
    const { task, sink, lifetime } = attempt;
    const made = zone.runOutsideAngular(make);
    attempt.made = made;
    lifetime.add(made.progress$.subscribe(sink.progress));
    lifetime.add(
      sink.paused$.subscribe((isPaused) => {
        zone.runOutsideAngular(() => {
          if (isPaused) made.pause();
          else made.resume();
        });
      }),
    );
    const moves$ = concat(of(true), made.progress$.pipe(map(isMoving)));
    const isThere$ = awaitAuth ? this.isUserThere() : of(true);
    task?.follow(
      combineLatest([isThere$, moves$]).pipe(map(([isThere, moves]) => isThere && moves)),
    );
    return inZone(zone, made);
  }

  /** Whether a call that awaits auth is sent soon: else it may wait for ever, and no timeout runs. */
  private isUserThere(): Observable<boolean> {
    const { session$, state$ } = this.options.client;
    return combineLatest([session$, state$]).pipe(
      map(([session, { kind }]) => session !== null && kind === 'ready'),
    );
  }

  private start<T>(run: (attempt: Attempt) => Observable<T>): LimpCall<T> {
    const { zone } = this.options;
    return callInZone(
      zone,
      ɵstartCall<T>((sink) => this.attempt(run, sink)),
    );
  }

  private attempt<T>(run: (attempt: Attempt) => Observable<T>, sink: ɵCallSink<T>): ɵCallHandle {
    const task = new CallTask(this.options.tasks);
    const lifetime = new Subscription(() => {
      task.end();
    });
    this.underWay.add(lifetime);
    const end = (): void => {
      lifetime.unsubscribe();
    };
    const attempt: Attempt = { task, sink, lifetime, made: null };
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
            sink.reply(reply);
            end();
          },
          error: (error: unknown) => {
            sink.error(error);
            end();
          },
        }),
      );
    } catch (error) {
      sink.error(error);
      end();
    }
    return handle;
  }
}

/** Whether an upload goes on by itself before long: paused or offline it may last for ever. */
function isMoving({ state }: UploadProgress): boolean {
  return state !== 'paused' && state !== 'offline';
}

function noReply(): LimpError {
  const problem = 'an interceptor completed without a reply. Have it emit one, or fail.';
  return LimpError.usage('withInterceptors', problem);
}

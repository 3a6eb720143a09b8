import type { Injector, NgZone, PendingTasks } from '@angular/core';
import { LimpError, ɵstartCall } from 'ng-limp/client';
import type {
  EndpointCall,
  LimpCall,
  LimpClient,
  Reply,
  UploadProgress,
  ɵCallSink,
} from 'ng-limp/client';
import { NEVER, Subscription, combineLatest, concat, map, of, take, throwIfEmpty } from 'rxjs';
import type { Observable } from 'rxjs';
import { CallTask } from './call-task';
import { callInZone, inZone } from './in-zone';
import { intercepted } from './interceptors';
import type { LimpInterceptorFn } from './interceptors';

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

/** One sending of a call, from being made to being settled or taken back. */
interface Attempt<T> {
  readonly task: CallTask;
  readonly sink: Pick<ɵCallSink<T>, 'progress' | 'paused$'>;
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

  /** Makes a call through the interceptors. */
  call(call: EndpointCall): LimpCall<Reply<unknown>> {
    const { interceptors, injector } = this.options;
    return this.start((attempt) =>
      intercepted(interceptors, injector, (final) => this.send(final, attempt))(call),
    );
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

  /** Fetches a file, past the interceptors, each time that it is asked for. */
  file(fetch: () => LimpCall<Blob>, awaitAuth: boolean): LimpCall<Blob> {
    const { zone, tasks } = this.options;
    return this.start<Blob>(({ task, sink, lifetime }) => {
      if (tasks === null) return NEVER;
      const made = zone.runOutsideAngular(fetch);
      lifetime.add(made.progress$.subscribe(sink.progress));
      if (awaitAuth) task.follow(this.isUserThere());
      return inZone(zone, made);
    });
  }

  /** Forgets all that is under way, and all that comes: whoever made it is gone. */
  destroy(): void {
    this.underWay.unsubscribe();
  }

  private send(
    call: EndpointCall,
    { task, sink, lifetime }: Attempt<Reply<unknown>>,
  ): Observable<Reply> {
    const { client, zone, tasks } = this.options;
    if (tasks === null) return NEVER;
    const made = zone.runOutsideAngular(() => client.call(call));
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
    const isThere$ = call.awaitAuth === true ? this.isUserThere() : of(true);
    task.follow(
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

  private start<T>(run: (attempt: Attempt<T>) => Observable<T>): LimpCall<T> {
    const { zone } = this.options;
    return callInZone(
      zone,
      ɵstartCall<T>((sink) => this.attempt(run, sink)),
    );
  }

  private attempt<T>(run: (attempt: Attempt<T>) => Observable<T>, sink: ɵCallSink<T>): () => void {
    const task = new CallTask(this.options.tasks);
    const lifetime = new Subscription(() => {
      task.end();
    });
    this.underWay.add(lifetime);
    const end = (): void => {
      lifetime.unsubscribe();
    };
    if (lifetime.closed) return end;
    try {
      const source = run({ task, sink, lifetime });
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
    return end;
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

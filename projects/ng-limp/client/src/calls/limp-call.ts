import { BehaviorSubject, Observable, ReplaySubject } from 'rxjs';
import { LimpError } from '../errors';
import type { ProgressOf } from './download-progress';

/** Where a call under way reports to. */
export interface CallSink<T, P = ProgressOf<T>> {
  /** It succeeded; nothing follows. */
  readonly reply: (value: T) => void;
  /** It failed; nothing follows. */
  readonly error: (error: unknown) => void;
  readonly progress: (progress: P) => void;
  /** Whether whoever made the call holds its files back: the present first, then each change. */
  readonly paused$: Observable<boolean>;
}

/** What can be done to a call's upload, and to the call with it. */
export interface UploadControl {
  /**
   * Holds back the files that are still to be sent, until {@link resume}. What is on the wire arrives; no timeout runs.
   * Docs with an attr of these files wait meanwhile. Changes nothing once all files are sent, or without any.
   */
  readonly pause: () => void;
  /** Goes on where {@link pause} stopped it. */
  readonly resume: () => void;
  /**
   * Takes the call back: it fails with `cancelled`, for whoever has subscribed. Nothing half-sent is ever stored. Does
   * nothing once it is settled, and to sign-ins and sign-outs.
   */
  readonly cancel: () => void;
}

/**
 * A call. It is on its way already, whether or not anybody subscribes. Emits the server's reply once, to early and
 * late subscribers alike, and completes; fails with a `LimpError`.
 *
 * Subscribing again after an error sends the call again, so `retry()` works. When the last subscriber leaves before
 * the reply, a call that waits is dropped, an upload stopped, and a reply that still comes is ignored.
 */
export interface LimpCall<T, P = ProgressOf<T>> extends Observable<T>, UploadControl {
  /**
   * How the upload of the call's files goes: the latest state first, then each acknowledged chunk and each change of
   * state, from when the code that sends files is loaded. Emits nothing for a call without files; completes when the
   * call has succeeded. Never fails: the call does.
   *
   * Of a call that fetches a file: how far that is, as `DownloadProgress`.
   */
  readonly progress$: Observable<P>;
}

/** Starts a call at once. `run` begins it and returns how to take it back, or null where that cannot be. */
export function startCall<T, P = ProgressOf<T>>(
  run: (sink: CallSink<T, P>) => (() => void) | null,
): LimpCall<T, P> {
  const progress = new ReplaySubject<P>(1);
  const paused = new BehaviorSubject(false);
  const paused$ = paused.asObservable();
  let attempt = new Attempt(run, progress, paused$);
  const call = new Observable<T>((subscriber) => {
    if (attempt.isOver) attempt = new Attempt(run, progress, paused$);
    return attempt.attach(subscriber);
  });
  return Object.assign(call, {
    progress$: progress.asObservable(),
    pause: () => {
      paused.next(true);
    },
    resume: () => {
      paused.next(false);
    },
    cancel: () => {
      attempt.cancel();
    },
  });
}

/** The same call with its replies and progress seen through something. */
export function viewCall<T, V, P>(
  call: LimpCall<T, P>,
  view: (replies: Observable<T>) => Observable<V>,
  viewProgress: (progress: Observable<P>) => Observable<P> = (all) => all,
): LimpCall<V, P> {
  const { pause, resume, cancel } = call;
  return Object.assign(view(call), {
    progress$: viewProgress(call.progress$),
    pause,
    resume,
    cancel,
  });
}

/** One sending of a call, shared by all who subscribe to it. */
class Attempt<T, P> {
  private readonly outcome = new ReplaySubject<T>(1);
  private readonly takeBack: (() => void) | null;
  private subscribers = 0;
  private state: 'running' | 'replied' | 'failed' | 'told' | 'cancelled' = 'running';

  constructor(
    run: (sink: CallSink<T, P>) => (() => void) | null,
    progress: ReplaySubject<P>,
    paused$: Observable<boolean>,
  ) {
    this.takeBack = run({
      reply: (value) => {
        this.state = 'replied';
        this.outcome.next(value);
        this.outcome.complete();
        progress.complete();
      },
      error: (error) => {
        this.fail(error);
      },
      progress: (value) => {
        progress.next(value);
      },
      paused$,
    });
  }

  /** Whether a further subscriber has to start anew: the failure was told, or the call taken back. */
  get isOver(): boolean {
    return this.state === 'told' || this.state === 'cancelled';
  }

  cancel(): void {
    if (this.state !== 'running' || this.takeBack === null) return;
    this.takeBack();
    this.fail(LimpError.of('cancelled', 'The call was taken back by whoever made it.'));
  }

  attach(subscriber: { next(value: T): void; error(error: unknown): void; complete(): void }) {
    this.subscribers += 1;
    if (this.state === 'failed') this.state = 'told';
    const subscription = this.outcome.subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      this.subscribers -= 1;
      if (this.subscribers === 0 && this.state === 'running' && this.takeBack !== null) {
        this.state = 'cancelled';
        this.takeBack();
      }
    };
  }

  private fail(error: unknown): void {
    // Asked before the error is out: whoever hears it may subscribe again at once.
    this.state = this.subscribers > 0 ? 'told' : 'failed';
    this.outcome.error(error);
  }
}

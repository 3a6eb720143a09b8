import { BehaviorSubject, Observable, ReplaySubject } from 'rxjs';
import { LimpError } from '../errors';
import type { CallHandle } from './call-handle';
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
   * Cancels the call: it fails with `cancelled`, for all who have subscribed. Nothing half-sent is ever stored. A call
   * that was sent may run on the server all the same; `mayHaveRun` of the error tells. Does nothing once it is settled,
   * and to sign-ins and sign-outs.
   */
  readonly cancel: () => void;
}

/**
 * A call. It is made already, whether or not anybody subscribes. Emits the server's reply once, to early and late
 * subscribers alike, and completes; fails with a `LimpError`.
 *
 * Subscribing again after an error sends the call again, so `retry()` works. When the last subscriber leaves before the
 * reply, a call that waits is dropped and an upload stopped. A call that was sent is not: the server may be running it,
 * so whoever subscribes again joins it, and gets the one reply.
 */
export interface LimpCall<T, P = ProgressOf<T>> extends Observable<T>, UploadControl {
  /**
   * Whether the call was sent and is unanswered, so that the server may have run it. Its files, which go before it, do
   * not count. A sign-in or sign-out counts from when it is made.
   */
  readonly mayHaveRun: () => boolean;
  /**
   * How the upload of the call's files goes: the latest state first, then each acknowledged chunk and each change of
   * state, from when the code that sends files is loaded. Emits nothing for a call without files; completes when the
   * call has succeeded. Never fails: the call does.
   *
   * Of a call that fetches a file: how far that is, as `DownloadProgress`.
   */
  readonly progress$: Observable<P>;
}

/** Starts a call at once. `run` begins it and returns the hold on it, or null where it cannot be cancelled. */
export function startCall<T, P = ProgressOf<T>>(
  run: (sink: CallSink<T, P>) => CallHandle | null,
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
    mayHaveRun: () => attempt.mayHaveRun,
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
  const { pause, resume, cancel, mayHaveRun } = call;
  return Object.assign(view(call), {
    progress$: viewProgress(call.progress$),
    mayHaveRun,
    pause,
    resume,
    cancel,
  });
}

/** One sending of a call, shared by all who subscribe to it. */
class Attempt<T, P> {
  private readonly outcome = new ReplaySubject<T>(1);
  private readonly handle: CallHandle | null;
  private subscribers = 0;
  private state: 'running' | 'replied' | 'failed' | 'told' | 'dropped' = 'running';

  constructor(
    run: (sink: CallSink<T, P>) => CallHandle | null,
    progress: ReplaySubject<P>,
    paused$: Observable<boolean>,
  ) {
    this.handle = run({
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

  /** Whether a further subscriber has to start anew: the failure was told, or nothing was sent before all had left. */
  get isOver(): boolean {
    return this.state === 'told' || this.state === 'dropped';
  }

  get mayHaveRun(): boolean {
    return this.state === 'running' && (this.handle?.mayHaveRun() ?? true);
  }

  cancel(): void {
    if (this.state !== 'running' || this.handle === null) return;
    const { mayHaveRun } = this;
    this.handle.cancel();
    this.fail(
      mayHaveRun
        ? LimpError.unanswered(
            'cancelled',
            'The call was cancelled by its caller after it was sent',
          )
        : LimpError.of('cancelled', 'The call was cancelled by its caller before it was sent.'),
    );
  }

  attach(subscriber: { next(value: T): void; error(error: unknown): void; complete(): void }) {
    this.subscribers += 1;
    if (this.subscribers === 1) this.handle?.wanted?.(true);
    if (this.state === 'failed') this.state = 'told';
    const subscription = this.outcome.subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      this.subscribers -= 1;
      if (this.subscribers === 0) this.dropUnsent();
    };
  }

  /** Nobody listens: what the server knows nothing of yet is not wanted any more. */
  private dropUnsent(): void {
    if (this.state !== 'running') return;
    if (this.mayHaveRun) {
      this.handle?.wanted?.(false);
      return;
    }
    this.state = 'dropped';
    this.handle?.cancel();
  }

  private fail(error: unknown): void {
    // Asked before the error is out: whoever hears it may subscribe again at once.
    this.state = this.subscribers > 0 ? 'told' : 'failed';
    this.outcome.error(error);
  }
}

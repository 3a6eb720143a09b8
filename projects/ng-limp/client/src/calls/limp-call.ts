import { Observable, ReplaySubject } from 'rxjs';
import type { UploadProgress } from './upload-progress';

/** Where a call under way reports to. */
export interface CallSink<T> {
  /** It succeeded; nothing follows. */
  readonly reply: (value: T) => void;
  /** It failed; nothing follows. */
  readonly error: (error: unknown) => void;
  readonly progress: (progress: UploadProgress) => void;
}

/**
 * A call. It is on its way already, whether or not anybody subscribes. Emits the server's reply once, to early and
 * late subscribers alike, and completes; fails with a `LimpError`.
 *
 * Subscribing again after an error sends the call again, so `retry()` works. When the last subscriber leaves before
 * the reply, a call that waits is dropped, an upload stopped, and a reply that still comes is ignored.
 */
export interface LimpCall<T> extends Observable<T> {
  /**
   * How the upload of the call's files goes: the latest state first, then each acknowledged chunk. Emits nothing for
   * a call without files; completes when the call has succeeded. Never fails: the call does.
   */
  readonly progress$: Observable<UploadProgress>;
}

/** Starts a call at once. `run` begins it and returns how to take it back, or null where that cannot be. */
export function startCall<T>(run: (sink: CallSink<T>) => (() => void) | null): LimpCall<T> {
  const progress = new ReplaySubject<UploadProgress>(1);
  let attempt = new Attempt(run, progress);
  const call = new Observable<T>((subscriber) => {
    if (attempt.isOver) attempt = new Attempt(run, progress);
    return attempt.attach(subscriber);
  });
  return Object.assign(call, { progress$: progress.asObservable() });
}

/** One sending of a call, shared by all who subscribe to it. */
class Attempt<T> {
  private readonly outcome = new ReplaySubject<T>(1);
  private readonly cancel: (() => void) | null;
  private subscribers = 0;
  private state: 'running' | 'replied' | 'failed' | 'told' | 'cancelled' = 'running';

  constructor(
    run: (sink: CallSink<T>) => (() => void) | null,
    progress: ReplaySubject<UploadProgress>,
  ) {
    this.cancel = run({
      reply: (value) => {
        this.state = 'replied';
        this.outcome.next(value);
        this.outcome.complete();
        progress.complete();
      },
      error: (error) => {
        this.state = 'failed';
        // Asked before the error is out: whoever hears it may subscribe again at once.
        if (this.subscribers > 0) this.state = 'told';
        this.outcome.error(error);
      },
      progress: (value) => {
        progress.next(value);
      },
    });
  }

  /** Whether a further subscriber has to start anew: the failure was told, or the call taken back. */
  get isOver(): boolean {
    return this.state === 'told' || this.state === 'cancelled';
  }

  attach(subscriber: { next(value: T): void; error(error: unknown): void; complete(): void }) {
    this.subscribers += 1;
    if (this.state === 'failed') this.state = 'told';
    const subscription = this.outcome.subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      this.subscribers -= 1;
      if (this.subscribers === 0 && this.state === 'running' && this.cancel !== null) {
        this.state = 'cancelled';
        this.cancel();
      }
    };
  }
}

import { BehaviorSubject, Observable, ReplaySubject } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { LimpError } from '../errors';
import type { CallHandle } from './call-handle';
import type { ProgressOf } from './download-progress';

/** Where a call in flight reports to. */
export interface CallSink<T, P = ProgressOf<T>> {
  /** It succeeded; nothing follows. */
  readonly reply: (value: T) => void;
  /** It failed; nothing follows. */
  readonly error: (error: unknown) => void;
  readonly progress: (progress: P) => void;
  /** Whether the caller has paused its files: the present first, then each change. */
  readonly paused$: Observable<boolean>;
}

/** What can be done to a call's upload, and to the call with it. */
export interface UploadControl {
  /**
   * Sends no more chunks until {@link resume}. Chunks in flight still arrive; no timeout runs. Other calls whose docs
   * have an attr of these files wait meanwhile. Has no effect once all files are sent, or without files.
   */
  readonly pause: () => void;
  /** Continues where {@link pause} stopped. */
  readonly resume: () => void;
  /**
   * Cancels the call: it fails with `cancelled` for all subscribers. Nothing half-sent is ever stored. A call that was
   * sent may still run on the server; the error's `mayHaveRun` tells. Has no effect on settled calls, sign-ins and
   * sign-outs.
   */
  readonly cancel: () => void;
}

/**
 * A call. It is made at once, whether or not anybody subscribes. Emits the server's reply once, to early and late
 * subscribers alike, and completes; fails with a `LimpError`.
 *
 * Subscribing again after an error sends the call again, so `retry()` works. When the last subscriber leaves before the
 * reply, a queued call is cancelled and an upload is stopped. A call that was sent goes on: the server may be running
 * it, so a caller that subscribes again joins it and gets its one reply.
 */
export interface LimpCall<T, P = ProgressOf<T>> extends Observable<T>, UploadControl {
  /**
   * Whether the call was sent and not answered, so that the server may have run it. Its files, which are sent before it,
   * do not count. A sign-in or sign-out counts from when it is made.
   */
  readonly mayHaveRun: () => boolean;
  /**
   * The progress of the call's upload: the latest state first, then each acknowledged chunk and each change of state,
   * starting when the code that sends files is loaded. Emits nothing for a call without files; completes when the call
   * has succeeded. Never fails: the call does.
   *
   * For a call that fetches a file: the progress of the download, as `DownloadProgress`.
   */
  readonly progress$: Observable<P>;
}

/** Starts a call at once. `run` begins it and returns its handle, or null where it cannot be cancelled. */
export function startCall<T, P = ProgressOf<T>>(
  run: (sink: CallSink<T, P>) => CallHandle | null,
): LimpCall<T, P> {
  return new StartedCall(run);
}

/** A call that has failed before it was begun. */
export function failedCall<T>(error: unknown): LimpCall<T> {
  return startCall<T>((sink) => {
    sink.error(error);
    return null;
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

/** A call, with what all its sendings share. */
class StartedCall<T, P> extends Observable<T> implements LimpCall<T, P> {
  #attempt: Attempt<T, P>;
  #progress: ReplaySubject<P> | null = null;
  #hasReplied = false;
  #paused: BehaviorSubject<boolean> | null = null;

  readonly #run: (sink: CallSink<T, P>) => CallHandle | null;

  constructor(run: (sink: CallSink<T, P>) => CallHandle | null) {
    super((subscriber) => {
      if (this.#attempt.isOver) this.#attempt = new Attempt(this.#run, this);
      return this.#attempt.attach(subscriber);
    });
    this.#run = run;
    this.#attempt = new Attempt(run, this);
  }

  get progress$(): Observable<P> {
    return this.shownProgress.asObservable();
  }

  get pause(): () => void {
    return () => {
      this.holdsBack.next(true);
    };
  }

  get resume(): () => void {
    return () => {
      this.holdsBack.next(false);
    };
  }

  get cancel(): () => void {
    return () => {
      this.#attempt.cancel();
    };
  }

  get mayHaveRun(): () => boolean {
    return () => this.#attempt.mayHaveRun;
  }

  /** Whether the caller has paused its files. Made when first asked for, since most calls have none. */
  get holdsBack(): BehaviorSubject<boolean> {
    return (this.#paused ??= new BehaviorSubject(false));
  }

  /** Its progress, made when there is some or somebody asks. */
  get shownProgress(): ReplaySubject<P> {
    if (this.#progress === null) {
      this.#progress = new ReplaySubject(1);
      if (this.#hasReplied) this.#progress.complete();
    }
    return this.#progress;
  }

  /** It has succeeded. */
  replied(): void {
    this.#hasReplied = true;
    this.#progress?.complete();
  }
}

/** How a sending of a call stands; `isTold` once somebody heard of its failure. */
type AttemptState<T> =
  | { readonly kind: 'running' }
  | { readonly kind: 'replied'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown; readonly isTold: boolean }
  | { readonly kind: 'dropped' };

const RUNNING = { kind: 'running' } as const;

/** One sending of a call, shared by all who subscribe to it, and where it reports to. */
class Attempt<T, P> implements CallSink<T, P> {
  readonly #handle: CallHandle | null;
  #subscribers: readonly Subscriber<T>[] = [];
  #state: AttemptState<T> = RUNNING;

  readonly #call: StartedCall<T, P>;

  constructor(run: (sink: CallSink<T, P>) => CallHandle | null, call: StartedCall<T, P>) {
    this.#call = call;
    this.#handle = run(this);
  }

  readonly reply = (value: T): void => {
    if (this.#state.kind !== 'running') return;
    this.#state = { kind: 'replied', value };
    const subscribers = this.#subscribers;
    this.#subscribers = [];
    for (const subscriber of subscribers) subscriber.next(value);
    for (const subscriber of subscribers) subscriber.complete();
    this.#call.replied();
  };

  readonly error = (error: unknown): void => {
    if (this.#state.kind !== 'running') return;
    const subscribers = this.#subscribers;
    // Set before the error is out: a caller that hears it may subscribe again at once.
    this.#state = { kind: 'failed', error, isTold: subscribers.length > 0 };
    this.#subscribers = [];
    for (const subscriber of subscribers) subscriber.error(error);
  };

  readonly progress = (value: P): void => {
    this.#call.shownProgress.next(value);
  };

  get paused$(): Observable<boolean> {
    return this.#call.holdsBack.asObservable();
  }

  /** Whether a further subscriber has to start anew: the failure was told, or nothing was sent before all had left. */
  get isOver(): boolean {
    return this.#state.kind === 'failed' ? this.#state.isTold : this.#state.kind === 'dropped';
  }

  get mayHaveRun(): boolean {
    return this.#state.kind === 'running' && (this.#handle?.mayHaveRun() ?? true);
  }

  cancel(): void {
    if (this.#state.kind !== 'running' || this.#handle === null) return;
    const { mayHaveRun } = this;
    this.#handle.cancel();
    this.error(
      mayHaveRun
        ? LimpError.unanswered(
            'cancelled',
            'The call was cancelled by its caller after it was sent',
          )
        : LimpError.of('cancelled', 'The call was cancelled by its caller before it was sent.'),
    );
  }

  attach(subscriber: Subscriber<T>): (() => void) | undefined {
    const state = this.#state;
    switch (state.kind) {
      case 'running':
        this.#subscribers = [...this.#subscribers, subscriber];
        if (this.#subscribers.length === 1) this.#handle?.wanted?.(true);
        return () => {
          this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
          if (this.#subscribers.length === 0) this.#dropUnsent();
        };
      case 'replied':
        subscriber.next(state.value);
        subscriber.complete();
        return undefined;
      case 'failed':
        this.#state = { ...state, isTold: true };
        subscriber.error(state.error);
        return undefined;
      case 'dropped':
        return undefined;
      default:
        return state satisfies never;
    }
  }

  /** Nobody listens: what the server knows nothing of yet is not wanted any more. */
  #dropUnsent(): void {
    if (this.#state.kind !== 'running') return;
    if (this.mayHaveRun) {
      this.#handle?.wanted?.(false);
      return;
    }
    this.#state = { kind: 'dropped' };
    this.#handle?.cancel();
  }
}

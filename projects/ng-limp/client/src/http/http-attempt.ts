import type { CallHandle } from '../requests/call-handle';
import type { CallSink } from '../requests/limp-call';
import type { Cancel, Clock } from '../config/clock';
import { LimpError } from '../errors';

/** A request by HTTP in flight, and where its end is told. Of several ends the first counts. */
export interface HttpAttempt<T> {
  /** Aborted at its end, however it ends. */
  readonly signal: AbortSignal;
  /** Has the timeout begin, or begin anew; `left` is what is left of it, in ms. Default: all. */
  readonly alive: (left?: number) => void;
  /** It goes out: the server may run it. */
  readonly sent: () => void;
  readonly reply: (value: T) => void;
  readonly failed: (error: unknown) => void;
  readonly handle: CallHandle;
}

/**
 * Begins a request.
 *
 * @param timeout in ms
 * @param tooLate the error when time is up
 */
export function httpAttempt<T>(
  sink: Pick<CallSink<T>, 'reply' | 'error'>,
  clock: Clock,
  timeout: number,
  tooLate: (wasSent: boolean) => LimpError,
): HttpAttempt<T> {
  const abort = new AbortController();
  const { signal } = abort;
  let stopTimer: Cancel = () => undefined;
  let wasSent = false;
  const settle = (tell: () => void): void => {
    if (signal.aborted) return;
    stopTimer();
    abort.abort();
    tell();
  };
  const failed = (error: unknown): void => {
    settle(() => sink.error(LimpError.from(error)));
  };
  return {
    signal,
    failed,
    alive: (left = timeout) => {
      stopTimer();
      if (signal.aborted) return;
      stopTimer = clock.after(left, () => {
        failed(tooLate(wasSent));
      });
    },
    sent: () => {
      wasSent = true;
    },
    reply: (value) => {
      settle(() => sink.reply(value));
    },
    handle: {
      cancel: () => {
        settle(() => undefined);
      },
      mayHaveRun: () => wasSent,
    },
  };
}

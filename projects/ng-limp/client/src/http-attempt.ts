import type { CallSink } from './calls/limp-call';
import type { Cancel, Clock } from './connection/clock';
import { LimpError } from './errors';

/** A request by HTTP under way, and where its end is told. Of several ends the first counts. */
export interface HttpAttempt<T> {
  /** Aborted at its end, however it ends. */
  readonly signal: AbortSignal;
  /** Has the timeout begin, or begin anew. */
  readonly alive: () => void;
  readonly reply: (value: T) => void;
  readonly failed: (error: unknown) => void;
  /** Nobody wants it any more. */
  readonly end: () => void;
}

/**
 * Begins a request.
 *
 * @param timeout in ms
 * @param tooLate what the error says when time is up
 */
export function httpAttempt<T>(
  sink: Pick<CallSink<T>, 'reply' | 'error'>,
  clock: Clock,
  timeout: number,
  tooLate: string,
): HttpAttempt<T> {
  const abort = new AbortController();
  const { signal } = abort;
  let stopTimer: Cancel = () => undefined;
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
    alive: () => {
      stopTimer();
      if (signal.aborted) return;
      stopTimer = clock.after(timeout, () => {
        failed(LimpError.of('timeout', tooLate));
      });
    },
    reply: (value) => {
      settle(() => sink.reply(value));
    },
    end: () => {
      settle(() => undefined);
    },
  };
}

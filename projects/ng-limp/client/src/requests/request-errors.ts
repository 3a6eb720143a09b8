import type { LossCause } from '../connection/loss';
import { LimpError } from '../errors';
import { mayHaveRun } from './entry';
import type { Entry } from './entry';

/** The error of a request that waited for its connection, or was pinned to it, and never went out. */
export function unsentError({ request }: Entry, reason: string): LimpError {
  return LimpError.of('connection-lost', `${request.endpoint} was not sent: ${reason}.`);
}

/** The error of a request that was in flight when its connection was lost, and may not be sent again. */
export function lostError({ request }: Entry, reason: string, cause: LossCause): LimpError {
  const problem = `${request.endpoint} got no reply: ${reason}`;
  return cause === 'frame'
    ? LimpError.unanswered('too-large', `${problem}. Send less at a time`)
    : LimpError.unanswered('connection-lost', problem);
}

/** The error of a request that lost so many connections that it is not sent again. */
export function lostTooOftenError({ request, losses }: Entry, reason: string): LimpError {
  const problem =
    `${request.endpoint} was sent ${losses} times, and each time the connection was lost before its reply, ` +
    `at last because ${reason}. The server may fail over it, so it is not sent again`;
  return LimpError.unanswered('connection-lost', problem);
}

/**
 * The error of a request whose time is over.
 *
 * @param advice what its message ends with where it was sent
 */
export function timeoutError(entry: Entry, advice: string): LimpError {
  const { endpoint, timeout } = entry.request;
  const time = `within ${String(timeout)} ms`;
  return mayHaveRun(entry)
    ? LimpError.unanswered('timeout', `${endpoint} got no reply ${time}`, advice)
    : LimpError.of('timeout', `${endpoint} could not be sent ${time}.`);
}

/** The error of a call for which there is no room in the queue. */
export function queueFullError(endpoint: string, queueLimit: number): LimpError {
  return LimpError.tooLarge(
    endpoint,
    `${queueLimit} calls wait to be sent already. Wait for some of them before making more.`,
  );
}

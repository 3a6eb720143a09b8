import { reply, type Reply } from '../module/reply.ts';
import type { Value } from '../data/value.ts';

/**
 * All in which API levels differ on a conn. Level 6.0 is the only one so far; see `docs/protocol.md`,
 * section 3, for the others.
 */
export interface Wire {
  /** The frame that a conn begins with. */
  readonly greeting: Reply;
  /** Whether a conn has to call `conn/verify` before anything else. */
  readonly verifyFirst: boolean;
  /** The biggest frame accepted, in bytes; a bigger one ends the conn with close code 1009. */
  readonly maxFrameBytes: number;
}

/** Level 6.0. */
export const wire60: Wire = {
  greeting: reply(200, 'Connection ready', { code: 'CORE_CONN_READY' }),
  verifyFirst: true,
  maxFrameBytes: 4_194_304,
};

/** The reply to the `conn/verify` that opens a conn. */
export const verified = reply(200, 'Connection established', { code: 'CORE_CONN_OK' });

/** The reply to `heart/beat`. */
export const heartbeat = reply(200, 'Heartbeat received', { code: 'CORE_HEARTBEAT_OK' });

/** The reply to a call made before `conn/verify`; the conn is closed after it, with code 1000. */
export const notVerified = reply(1008, 'Call conn/verify first', { code: 'CORE_REQ_NO_VERIFY' });

/** The reply to a token that cannot be verified. */
export const invalidToken = reply(403, 'The token is not accepted', {
  code: 'CORE_REQ_INVALID_TOKEN',
});

/** A call that names no method that can be called. */
export function badRequest(code: string, msg: string): Reply {
  return reply(400, msg, { code });
}

/** The reply where the server itself fails; `more` tells in which method, if it came that far. */
export function serverError(err: string, more: Readonly<Record<string, Value>> = {}): Reply {
  return reply(500, `Unexpected error [${err}]`, { code: 'CORE_SERVER_ERROR', ...more, err });
}

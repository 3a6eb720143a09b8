import { reply } from '../module/reply.ts';

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

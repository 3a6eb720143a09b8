import type { Level } from '../level/level.ts';
import { reply, type Reply } from '../module/reply.ts';

/** The reply to a call that its caller may not make. */
export const forbidden = reply(403, 'You may not call this', { code: 'CORE_SESSION_FORBIDDEN' });

/** The reply to a call that came when its conn had used up its quota. It was not run. */
export const connQuotaHit = reply(429, 'This conn has made all the calls it may for now', {
  code: 'CORE_REQ_SESSION_QUOTA_HIT',
});

/** The reply to a call that came when all conns of its address had used up their quota. It was not run. */
export const ipQuotaHit = reply(429, 'Your address has made all the calls it may for now', {
  code: 'CORE_REQ_IP_QUOTA_HIT',
});

/** A call that names no method that can be called. */
export function badRequest(code: string, msg: string): Reply {
  return reply(400, msg, { code });
}

/** The reply where the server itself fails. It carries no call_id. */
export function serverError(level: Level, err: string): Reply {
  return level.terseErrors
    ? reply(500, 'Server error', { code: 'SERVER_ERROR' })
    : reply(500, `Unexpected error [${err}]`, { code: 'CORE_SERVER_ERROR', err });
}

/** The reply where the method that was called fails. */
export function methodError(level: Level, method: string, err: string): Reply {
  const code = 'CORE_SERVER_ERROR';
  return reply(
    500,
    `Unexpected error in ${method} [${err}]`,
    level.terseErrors ? { code } : { code, method, err },
  );
}

import { parseJson } from '../data/decode.ts';
import { isDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Level } from '../level/level.ts';
import { verifyToken } from './token.ts';

/** What a frame turned out to be. */
export type Opened =
  | { readonly kind: 'payload'; readonly payload: Doc }
  /** Not even JSON, or not an object. */
  | { readonly kind: 'unreadable'; readonly err: string }
  /** Its token cannot be verified. `callId` is that outside the token, null where there is none. */
  | { readonly kind: 'bad-token'; readonly callId: Value };

/** Endpoints that level 4.0 wants unsigned. */
const AUTH_ENDPOINTS: readonly unknown[] = ['session/auth', 'session/reauth'];

/**
 * Opens a frame (LIMP protocol, section 2).
 *
 * @param key the current token of the conn.
 */
export function openFrame(text: string, level: Level, key: string): Opened {
  let frame: Value;
  try {
    frame = parseJson(text);
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
  if (!isDoc(frame)) return unreadable('a frame has to be an object');
  // A plain call may have a token beside its endpoint; it means nothing there.
  if (level.plainCalls && own(frame, 'endpoint') !== undefined) {
    return { kind: 'payload', payload: frame };
  }
  const token = own(frame, 'token');
  const payload = typeof token === 'string' ? verifyToken(token, key, Date.now()) : undefined;
  const callId = own(frame, 'call_id') ?? null;
  if (payload === undefined) {
    return level.terseErrors && (callId === null || token === undefined)
      ? unreadable('the token cannot be verified')
      : { kind: 'bad-token', callId };
  }
  if (level.plainAuth && AUTH_ENDPOINTS.includes(own(payload, 'endpoint'))) {
    return { kind: 'bad-token', callId: own(payload, 'call_id') ?? callId };
  }
  return { kind: 'payload', payload };
}

function unreadable(err: string): Opened {
  return { kind: 'unreadable', err };
}

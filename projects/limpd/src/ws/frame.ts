import { parseJson } from '../data/decode.ts';
import { encodeReply } from '../data/encode.ts';
import { isDoc, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import { serverError } from '../dispatch/replies.ts';
import type { Level } from '../level/level.ts';
import type { Reply } from '../module/reply.ts';
import { verifyToken, type VerifyKey } from './token.ts';

/** What a frame turned out to be. */
export type Opened =
  /** Signed with `key`, or unsigned where that may be. */
  | { readonly kind: 'payload'; readonly payload: Doc; readonly key: VerifyKey | undefined }
  /** Not even JSON, or not an object. */
  | { readonly kind: 'unreadable'; readonly err: string }
  /** Its token cannot be verified. `callId` is that outside the token, null where there is none. */
  | { readonly kind: 'bad-token'; readonly callId: Value };

/** Endpoints that level 4.0 wants unsigned. */
const AUTH_ENDPOINTS: readonly unknown[] = ['session/auth', 'session/reauth'];

/**
 * Opens a frame (LIMP protocol, section 2).
 *
 * @param keys what it may be signed with; the first is tried first.
 * @param maxValues how many values the frame, and its payload, may hold.
 */
export async function openFrame(
  text: string,
  level: Level,
  keys: readonly VerifyKey[],
  maxValues: number,
): Promise<Opened> {
  let frame: Value;
  try {
    frame = parseJson(text, maxValues);
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
  if (!isDoc(frame)) return unreadable('a frame has to be an object');
  // A plain call may have a token beside its endpoint; it means nothing there.
  if (level.plainCalls && own(frame, 'endpoint') !== undefined) {
    return { kind: 'payload', payload: frame, key: undefined };
  }
  const token = own(frame, 'token');
  const opened = typeof token === 'string' ? await openToken(token, keys, maxValues) : undefined;
  const callId = own(frame, 'call_id') ?? null;
  if (opened === undefined) {
    return level.terseErrors && (callId === null || token === undefined)
      ? unreadable('the token cannot be verified')
      : { kind: 'bad-token', callId };
  }
  if (level.plainAuth && AUTH_ENDPOINTS.includes(own(opened.payload, 'endpoint'))) {
    return { kind: 'bad-token', callId: own(opened.payload, 'call_id') ?? callId };
  }
  return { kind: 'payload', ...opened };
}

async function openToken(
  token: string,
  keys: readonly VerifyKey[],
  maxValues: number,
): Promise<{ readonly payload: Doc; readonly key: VerifyKey } | undefined> {
  for (const key of keys) {
    const payload = await verifyToken(token, key, Date.now(), maxValues);
    if (payload !== undefined) return { payload, key };
  }
  return undefined;
}

/**
 * `reply` as a frame. One that cannot be written, or is too long, becomes a 500.
 *
 * @param callId the call's; undefined for a reply that carries none.
 */
export function frameOf(
  reply: Reply,
  callId: Value | undefined,
  level: Level,
  maxChars: number,
): string {
  let err: string;
  try {
    const text = written(reply, callId);
    if (text.length <= maxChars) return text;
    err = `the reply has more than ${maxChars} characters: ask for less with $limit or $attrs`;
  } catch (error) {
    err = error instanceof Error ? error.message : String(error);
  }
  return written(serverError(level, `the reply cannot be sent: ${err}`), callId);
}

function written(reply: Reply, callId: Value | undefined): string {
  const args =
    callId === undefined ? reply.args : withEntries(reply.args, makeDoc([['call_id', callId]]));
  return encodeReply(makeDoc(Object.entries({ ...reply, args })));
}

function unreadable(err: string): Opened {
  return { kind: 'unreadable', err };
}

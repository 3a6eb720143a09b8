import { encodeReply } from '../data/encode.ts';
import { isDoc, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import { serverError } from '../dispatch/replies.ts';
import type { Level } from '../level/level.ts';
import type { Reply } from '../module/reply.ts';
import { openBigToken, readFrame, type ReadFrame, type Sent } from './big-frame.ts';
import { verifyToken, type VerifyKey } from './token.ts';

/** What a frame turned out to be. */
export type Opened =
  /**
   * Signed with `key`, or unsigned where that may be. `content` is what a big chunk brings, decoded
   * already; what stands in its payload for it means nothing.
   */
  | {
      readonly kind: 'payload';
      readonly payload: Doc;
      readonly key: VerifyKey | undefined;
      readonly content?: Uint8Array | undefined;
    }
  /** Not even JSON, or not an object. */
  | { readonly kind: 'unreadable'; readonly err: string }
  /** Its token cannot be verified. `callId` is that outside the token, null where there is none. */
  | { readonly kind: 'bad-token'; readonly callId: Value };

/** Endpoints that level 4.0 wants unsigned. */
const AUTH_ENDPOINTS: readonly unknown[] = ['session/auth', 'session/reauth'];

/**
 * Opens a frame (LIMP protocol, section 2).
 *
 * @param sent it does not outlive this, where it is bytes.
 * @param keys what it may be signed with; the first is tried first.
 * @param maxValues how many values the frame, and its payload, may hold.
 */
export async function openFrame(
  sent: Sent,
  level: Level,
  keys: readonly VerifyKey[],
  maxValues: number,
): Promise<Opened> {
  let read: ReadFrame;
  try {
    read = readFrame(sent, maxValues);
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
  const { frame, token } = read;
  if (!isDoc(frame)) return unreadable('a frame has to be an object');
  // A plain call may have a token beside its endpoint; it means nothing there.
  if (level.plainCalls && own(frame, 'endpoint') !== undefined) {
    return { kind: 'payload', payload: frame, key: undefined };
  }
  const opened = await openToken(token, level, keys, maxValues);
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

interface OpenedToken {
  readonly payload: Doc;
  readonly key: VerifyKey;
  readonly content?: Uint8Array | undefined;
}

async function openToken(
  token: ReadFrame['token'],
  level: Level,
  keys: readonly VerifyKey[],
  maxValues: number,
): Promise<OpenedToken | undefined> {
  if (Buffer.isBuffer(token)) {
    const opened = openBigToken(token, level, keys, maxValues);
    if (opened === 'refused') return undefined;
    if (opened !== 'unusual') return opened;
  } else if (typeof token !== 'string') return undefined;
  const jws = token.toString();
  for (const key of keys) {
    const payload = await verifyToken(jws, key, Date.now(), maxValues);
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

import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { compactVerify } from 'jose';
import { parseJson } from '../data/decode.ts';
import { isDoc, own, type Doc, type Value } from '../data/value.ts';

/** The only algorithm taken, whatever a token's header says. */
const ALGORITHMS = ['HS256'];

/** What clients write into headers, as tokens begin with it. */
const USUAL_HEADERS: ReadonlySet<string> = new Set(
  ['{"alg":"HS256"}', '{"alg":"HS256","typ":"JWT"}', '{"typ":"JWT","alg":"HS256"}'].map((header) =>
    Buffer.from(header).toString('base64url'),
  ),
);

/** Longer tokens, chunks of files above all, are hashed in other threads. */
const SHORT_CHARS = 65_536;

/** A token that frames are signed with, ready to verify them. It is imported with the first of them, once. */
export type VerifyKey = KeyObject;

/**
 * Makes `token` ready to verify frames with.
 *
 * @param token not empty; its UTF-8 bytes are the key.
 */
export function verifyKey(token: string): VerifyKey {
  return createSecretKey(token, 'utf8');
}

/**
 * The payload of a compact JWS, or undefined if the server must not accept it: it is no HS256 JWS
 * made with `key`, its `exp` (seconds since 1970) has passed, or it has an `aud` (LIMP protocol,
 * section 2).
 *
 * @param nowMs milliseconds since 1970.
 * @param maxValues how many values the payload may hold.
 */
export async function verifyToken(
  jws: string,
  key: VerifyKey,
  nowMs: number,
  maxValues = Infinity,
): Promise<Doc | undefined> {
  const bytes = plainlyVerified(jws, key) ?? (await verifiedBytes(jws, key));
  return acceptedPayload(bytes === undefined ? undefined : readPayload(bytes, maxValues), nowMs);
}

/** `payload`, if it is one that the server may accept, once its signature is right. */
export function acceptedPayload(payload: Value | undefined, nowMs: number): Doc | undefined {
  if (payload === undefined || !isDoc(payload)) return undefined;
  if (own(payload, 'aud') !== undefined) return undefined;
  const exp = own(payload, 'exp');
  if (exp !== undefined && !(typeof exp === 'number' && exp * 1000 > nowMs)) return undefined;
  return payload;
}

/**
 * The payload of a usual token that is surely right; undefined for all others, which jose judges. It
 * has each signature made by another thread, and to wait for that takes longer than a whole call.
 */
function plainlyVerified(jws: string, key: VerifyKey): Uint8Array | undefined {
  const end = jws.lastIndexOf('.');
  const start = jws.indexOf('.');
  if (jws.length > SHORT_CHARS || !USUAL_HEADERS.has(jws.slice(0, Math.max(0, start)))) {
    return undefined;
  }
  const text = jws.slice(start + 1, end);
  const bytes = Buffer.from(text, 'base64url');
  // What is no base64url is left out by Buffer.
  if (bytes.length !== Math.floor((text.length * 3) / 4)) return undefined;
  const given = Buffer.from(jws.slice(end + 1), 'latin1');
  const right = createHmac('sha256', key).update(jws.slice(0, end)).digest('base64url');
  return given.length === right.length && timingSafeEqual(given, Buffer.from(right, 'latin1'))
    ? bytes
    : undefined;
}

async function verifiedBytes(jws: string, key: VerifyKey): Promise<Uint8Array | undefined> {
  try {
    return (await compactVerify(jws, key, { algorithms: ALGORITHMS })).payload;
  } catch {
    return undefined;
  }
}

function readPayload(bytes: Uint8Array, maxValues: number): Value | undefined {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
    return parseJson(text, maxValues);
  } catch {
    return undefined;
  }
}

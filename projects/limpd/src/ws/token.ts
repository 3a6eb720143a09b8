import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseJson } from '../data/decode.ts';
import { isDoc, own, type Doc, type Value } from '../data/value.ts';

/**
 * The payload of a compact JWS, or undefined if the server must not accept it: it is no HS256 JWS
 * made with `key`, its `exp` (seconds since 1970) has passed, or it has an `aud` (LIMP protocol,
 * section 2).
 *
 * @param key the current token of the conn; its UTF-8 bytes are the key.
 * @param nowMs milliseconds since 1970.
 */
export function verifyToken(jws: string, key: string, nowMs: number): Doc | undefined {
  const [head, body, signature, ...more] = jws.split('.');
  if (head === undefined || body === undefined || signature === undefined || more.length > 0) {
    return undefined;
  }
  const expected = createHmac('sha256', key).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;

  const header = readSegment(head);
  const payload = readSegment(body);
  if (!isDoc(header) || own(header, 'alg') !== 'HS256' || !isDoc(payload)) return undefined;
  if (own(payload, 'aud') !== undefined) return undefined;
  const exp = own(payload, 'exp');
  if (exp !== undefined && !(typeof exp === 'number' && exp * 1000 > nowMs)) return undefined;
  return payload;
}

function readSegment(segment: string): Value | undefined {
  try {
    return parseJson(Buffer.from(segment, 'base64url').toString());
  } catch {
    return undefined;
  }
}

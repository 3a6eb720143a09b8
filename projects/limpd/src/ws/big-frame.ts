import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RawData } from 'ws';
import { parseJson } from '../data/decode.ts';
import { isDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Level } from '../level/level.ts';
import { BASE64URL, decodeBase64UrlInPlace } from './base64url.ts';
import { alphabetOf, cutText } from './cut-text.ts';
import { decodeDecimalBytesInPlace } from './decimal-bytes.ts';
import { endpointKind } from './endpoint.ts';
import { acceptedPayload, type VerifyKey } from './token.ts';

/**
 * A frame as it came: its text or, where it is big, its bytes.
 *
 * A chunk of a file is a list of numbers in a JSON in a base64url in a JSON. Opened by strings it
 * costs ten times its size, many times a second. So a big frame is opened where it lies: each layer is
 * decoded into the memory of the one around it.
 */
export type Sent = string | Buffer;

/** Bytes from which on a frame is big. */
const BIG_BYTES = 65_536;
/** Bytes that the header and the signature of a token may have to be looked at here. */
const SMALL_BYTES = 256;

const TOKEN = alphabetOf(`${BASE64URL}.`);
const DECIMAL = alphabetOf('0123456789,');
const DOT = 0x2e;

/** The frame in what came over the socket. */
export function sentIn(data: RawData): Sent {
  const bytes = Array.isArray(data)
    ? Buffer.concat(data)
    : Buffer.isBuffer(data)
      ? data
      : Buffer.from(data);
  return bytes.length < BIG_BYTES ? bytes.toString() : bytes;
}

/**
 * Gives the memory of a frame back at once, once nothing needs it any more: at the speed at which big
 * ones come, much of it would lie about until garbage is collected.
 */
export function giveBack(sent: Sent): void {
  if (typeof sent === 'string') return;
  const { buffer } = sent;
  const isItsOwn = buffer instanceof ArrayBuffer && buffer.byteLength === sent.byteLength;
  if (isItsOwn) buffer.transfer(0);
}

/** A frame that is read. */
export interface ReadFrame {
  readonly frame: Value;
  /** Its token. Where that is bytes, `frame` has a mark in its place. */
  readonly token: Value | Buffer | undefined;
}

/**
 * Reads the JSON of a frame.
 *
 * @throws SyntaxError as {@link parseJson} does.
 */
export function readFrame(sent: Sent, maxValues: number): ReadFrame {
  const cut = typeof sent === 'string' ? undefined : cutText(sent, 'token', TOKEN);
  if (cut !== undefined) {
    const frame = parseJson(cut.json, maxValues);
    if (isDoc(frame) && own(frame, 'token') === cut.mark) return { frame, token: cut.text };
  }
  const frame = parseJson(sent.toString(), maxValues);
  return { frame, token: isDoc(frame) ? own(frame, 'token') : undefined };
}

/** What a big token holds. */
export interface BigToken {
  readonly payload: Doc;
  readonly key: VerifyKey;
  /** The bytes of the chunk that the payload brings, if it is one; its `content` is a mark then. */
  readonly content: Uint8Array | undefined;
}

/**
 * Opens the token of a big frame, which does not outlive this. Accepts what {@link verifyToken} does;
 * `unusual` is one that has to go there: it is made otherwise than clients make theirs.
 *
 * @param token characters of base64url, and dots.
 */
export function openBigToken(
  token: Buffer,
  level: Level,
  keys: readonly VerifyKey[],
  maxValues: number,
): BigToken | 'refused' | 'unusual' {
  const first = token.indexOf(DOT);
  const last = token.lastIndexOf(DOT);
  if (token.indexOf(DOT, first + 1) !== last || first > SMALL_BYTES) return 'unusual';
  if (token.length - last > SMALL_BYTES || !isUsualHeader(token.subarray(0, first))) {
    return 'unusual';
  }
  const signature = Buffer.from(token.toString('latin1', last + 1), 'base64url');
  const signed = token.subarray(0, last);
  const key = keys.find((tried) => {
    const mac = createHmac('sha256', tried).update(signed).digest();
    return mac.length === signature.length && timingSafeEqual(mac, signature);
  });
  const json = key && decodeBase64UrlInPlace(token.subarray(first + 1, last));
  const opened = json && readPayload(json, level, maxValues);
  const payload = acceptedPayload(opened?.payload, Date.now());
  return key === undefined || payload === undefined
    ? 'refused'
    : { payload, key, content: opened?.content };
}

function isUsualHeader(segment: Buffer): boolean {
  const header = readJson(Buffer.from(segment.toString('latin1'), 'base64url').toString());
  if (header === undefined || !isDoc(header)) return false;
  const { alg, typ, ...others } = header;
  return (
    alg === 'HS256' && (typ === undefined || typ === 'JWT') && Object.keys(others).length === 0
  );
}

function readPayload(
  json: Buffer,
  level: Level,
  maxValues: number,
): { readonly payload: Value | undefined; readonly content: Uint8Array | undefined } {
  const cut = cutText(json, 'content', DECIMAL);
  if (cut !== undefined) {
    const payload = readJson(cut.json, maxValues);
    if (payload !== undefined && contentOf(payload, level) === cut.mark) {
      return { payload, content: decodeDecimalBytesInPlace(cut.text) };
    }
  }
  return { payload: readJson(json.toString(), maxValues), content: undefined };
}

/** The `content` of the chunk that `payload` brings, if it is one. */
function contentOf(payload: Value, level: Level): Value | undefined {
  if (!isDoc(payload)) return undefined;
  const endpoint = own(payload, 'endpoint');
  if (typeof endpoint !== 'string' || endpointKind(endpoint, level) !== 'upload') return undefined;
  const doc = own(payload, 'doc');
  const file = doc !== undefined && isDoc(doc) ? own(doc, 'file') : undefined;
  return file !== undefined && isDoc(file) ? own(file, 'content') : undefined;
}

function readJson(json: string, maxValues?: number): Value | undefined {
  try {
    return parseJson(json, maxValues);
  } catch {
    return undefined;
  }
}

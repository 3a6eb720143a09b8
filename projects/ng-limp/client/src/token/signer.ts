import { encode as base64url } from 'jose/base64url';
import { LimpError } from '../errors';
import type { FrameForm } from '../protocol/api-level';

const HEADER = { alg: 'HS256', typ: 'JWT' } as const;
/** The same as the first segment of a token. */
export const HEADER_SEGMENT = base64url(JSON.stringify(HEADER));
const encoder = new TextEncoder();
/** The characters of a signed token beside its payload: header, two dots, signature. */
const TOKEN_OVERHEAD = 36 + 43 + 2;

/** Where texts become bytes. What is made of them copies them at once, so that one is enough for all. */
const room = new Uint8Array(16_384);

/**
 * Signs payloads with one token. The token is imported once, as a key that cannot be read back, so that the client
 * needs to keep no other copy of it than the one for the session store.
 */
export class Signer {
  /** The key, once it is imported. */
  #ready: CryptoKey | null = null;

  private constructor(
    /** What it signs with: it cannot be read back. */
    readonly key: Promise<CryptoKey>,
  ) {
    key.then(
      (ready) => {
        this.#ready = ready;
      },
      // Callers of sign() see the failure; without this a signer that is never used would report it to the page as well.
      () => undefined,
    );
  }

  /**
   * Makes the signer of a token: the anon token, or a session's.
   *
   * @throws {@link LimpError} `insecure` where the page has no `crypto.subtle`.
   */
  static of(token: string): Signer {
    assertCanSign();
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    return new Signer(
      crypto.subtle.importKey('raw', encoder.encode(token), algorithm, false, ['sign']),
    );
  }

  /**
   * Makes the compact JWS of a payload. By hand: jose's `CompactSign` gives the same to the letter and takes three
   * times as long, which halves how many calls go over a socket in a second. Nothing is waited for but the signature.
   */
  sign(payload: string): Promise<string> {
    const input = `${HEADER_SEGMENT}.${base64url(bytesOf(payload))}`;
    const ready = this.#ready;
    return ready === null ? this.key.then((key) => signed(key, input)) : signed(ready, input);
  }
}

function signed(key: CryptoKey, input: string): Promise<string> {
  return crypto.subtle
    .sign('HMAC', key, bytesOf(input))
    .then((signature) => `${input}.${base64url(new Uint8Array(signature))}`);
}

/** A text as bytes, until the next is asked for. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const { length } = text;
  if (length > room.length) return encoder.encode(text);
  // Short texts are nearly all ASCII: to call an encoder takes longer than to go through them.
  for (let at = 0; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 127) return encoder.encode(text);
    room[at] = unit;
  }
  return room.subarray(0, length);
}

/** The frame that carries a signed call (`docs/protocol.md`, "Frames"). */
export function frameOf(
  token: string,
  callId: string,
  form: Exclude<FrameForm, 'plain'> = 'token-and-id',
): string {
  return form === 'token'
    ? `{"token":"${token}"}`
    : `{"token":"${token}","call_id":${JSON.stringify(callId)}}`;
}

/** How many bytes the frame of a payload will have, told before anything is signed. */
export function frameBytes(payloadBytes: number, callId: string): number {
  return TOKEN_OVERHEAD + Math.ceil((payloadBytes * 4) / 3) + frameOf('', callId).length;
}

/**
 * Checks that the platform offers `crypto.subtle`: browsers do for pages that came over https or from this machine.
 *
 * @throws {@link LimpError} `insecure`
 */
export function assertCanSign(): void {
  if ('crypto' in globalThis && 'subtle' in crypto && typeof crypto.subtle === 'object') return;
  throw LimpError.of(
    'insecure',
    'This page cannot sign calls: browsers offer crypto.subtle only in a secure context. ' +
      'Serve the page over https, or from localhost while developing.',
  );
}

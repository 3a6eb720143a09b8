/**
 * How ng-limp 4.7 to 6.0 made what it sent: a chunk as a string of decimal numbers, the call as JSON with the token in
 * it, signed by jsrsasign while the page waits. Written after the original step by step: nothing here may be made
 * faster or slower than its authors had it.
 */
import { jws } from 'jsrsasign';

export const ANON_SID = 'f00000000000000000000012';

/** A call once the original had filled it in. */
export interface OriginalCall {
  readonly doc: Record<string, unknown>;
  readonly sid: string;
  readonly token: string;
  readonly query: readonly unknown[];
  readonly endpoint: string;
  readonly call_id: string;
}

export interface OriginalChunk {
  readonly attr: string;
  readonly index: string;
  readonly file: Pick<File, 'name' | 'size' | 'type' | 'lastModified'>;
  /** All bytes of the file. */
  readonly bytes: Uint8Array;
  /** Where the chunk begins. */
  readonly at: number;
  /** Counts from 1. */
  readonly chunk: number;
  readonly chunkSize: number;
}

/** Fills in a call of somebody who is not signed in. */
export function originalCall(
  endpoint: string,
  doc: Record<string, unknown>,
  token: string,
): OriginalCall {
  return {
    doc,
    sid: ANON_SID,
    token,
    query: [],
    endpoint,
    call_id: Math.random().toString(36).substring(7),
  };
}

/** The doc of one `file/upload`. */
export function chunkDoc(chunk: OriginalChunk): Record<string, unknown> {
  const { attr, index, file, bytes, at, chunkSize } = chunk;
  return {
    attr,
    index,
    chunk: chunk.chunk,
    total: Math.ceil(bytes.length / chunkSize),
    file: {
      name: file.name,
      size: file.size,
      type: file.type,
      lastModified: file.lastModified,
      content: bytes.slice(at, at + chunkSize).join(','),
    },
  };
}

/** Signs a call; what comes out is given to the socket as an object, which writes it as JSON. */
export function signedMessage(call: OriginalCall): { token: string; call_id: string } {
  const now = Math.round(Date.now() / 1000);
  const header = JSON.stringify({ alg: 'HS256', typ: 'JWT' });
  const payload = JSON.stringify({ ...call, iat: now, exp: now + 86_400 });
  const token = jws.JWS.sign('HS256', header, payload, { utf8: call.token });
  return { token, call_id: call.call_id };
}

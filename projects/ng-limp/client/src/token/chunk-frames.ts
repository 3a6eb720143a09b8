import { encode as base64url } from 'jose/base64url';
import type { ChunkCall, ChunkHead } from '../protocol/payload';
import { writeBase64url } from './base64url-text';
import { chunkJson } from './chunk-payload';
import { MAX_DIGITS, writeDecimal } from './decimal-digits';
import { readBytes } from './read-bytes';
import { HEADER_SEGMENT, frameOf } from './signer';

/** A chunk of a file, its bytes not yet read. */
export interface UnreadChunk {
  readonly call: ChunkCall;
  readonly head: ChunkHead;
  readonly bytes: Blob;
}

/** Makes the frame that carries a chunk, signed with a key. Rejects with `usage` where the bytes cannot be read. */
export type ChunkFramer = (key: CryptoKey, chunk: UnreadChunk) => Promise<string>;

/** What a chunk is written into to become a frame. */
interface Buffers {
  readonly payload: DataView<ArrayBuffer>;
  /** What the signature is made of: the header's segment, a dot, and room for the payload's. */
  readonly input: DataView<ArrayBuffer>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const INPUT_START = HEADER_SEGMENT.length + 1;
/** What the last step of writing digits or base64url may store beyond its end. */
const SPARE = 8;

/**
 * Makes the frames of chunks in as few passes over the bytes as can be: into decimal digits, into base64url for the
 * signature, and into base64url as a string for the frame. The buffers are used again for each chunk, and what was read
 * is let go at once, as garbage of that size is what fills the heap; when no chunk comes any more, the buffers are
 * garbage like all else.
 */
export class ChunkFrames {
  #buffers: WeakRef<Buffers> | null = null;

  /** Reads a chunk and makes its frame, where this runs. */
  readonly framer: ChunkFramer = async (key, { call, head, bytes }) => {
    const read = await readBytes(head.attr, head.file.name, bytes);
    const frame = this.frame(key, call, head, new Uint8Array(read));
    letGo(read);
    return frame;
  };

  /** Makes the frame that carries these bytes, which it is done with when it returns. */
  async frame(
    key: CryptoKey,
    call: ChunkCall,
    head: ChunkHead,
    bytes: Uint8Array,
  ): Promise<string> {
    // From here to sign(), which copies what it is given, nothing waits: all chunks share the buffers.
    const [before, after] = chunkJson(call, head);
    const { payload, input } = this.#roomFor(
      before.length + bytes.length * MAX_DIGITS + after.length,
    );
    const json = new Uint8Array(payload.buffer);
    json.set(before);
    // The last comma makes room for what follows the content.
    const contentEnd = writeDecimal(bytes, payload, before.length) - 1;
    json.set(after, contentEnd);
    const end = contentEnd + after.length;
    const toSign = new Uint8Array(
      input.buffer,
      0,
      writeBase64url(payload, end, input, INPUT_START),
    );
    // The platform's own strings are collected as garbage sooner than a decoder's.
    const segment =
      'toBase64' in json
        ? base64url(json.subarray(0, end))
        : decoder.decode(toSign.subarray(INPUT_START));
    const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, toSign));
    return frameOf(`${HEADER_SEGMENT}.${segment}.${base64url(signature)}`, call.callId);
  }

  #roomFor(payloadBytes: number): Buffers {
    const present = this.#buffers?.deref();
    if (present !== undefined && present.payload.byteLength >= payloadBytes + SPARE) return present;
    const made: Buffers = {
      payload: new DataView(new ArrayBuffer(payloadBytes + SPARE)),
      input: new DataView(new ArrayBuffer(INPUT_START + Math.ceil((payloadBytes * 4) / 3) + SPARE)),
    };
    encoder.encodeInto(`${HEADER_SEGMENT}.`, new Uint8Array(made.input.buffer));
    this.#buffers = new WeakRef(made);
    return made;
  }
}

/**
 * Gives the memory of a buffer back. A chunk that was read outlives the first collections of garbage while it waits to
 * be written, and is then left until there is a great deal of garbage: ten times what all else here takes.
 */
function letGo(buffer: ArrayBuffer): void {
  if ('transfer' in buffer) buffer.transfer(0);
}

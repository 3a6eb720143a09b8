import { encode as base64url } from 'jose/base64url';
import { LimpError } from '../errors';
import { chunkJson } from './chunk-payload';
import { MAX_DIGITS, writeDecimal } from './decimal-digits';
import type { ChunkCall, ChunkHead } from './payload';
import { HEADER_SEGMENT, frameOf } from './signer';

/** A chunk of a file, its bytes not yet read. */
export interface UnreadChunk {
  readonly call: ChunkCall;
  readonly head: ChunkHead;
  readonly bytes: Blob;
}

/** Makes the frame that carries a chunk, signed with a key. Rejects with `usage` where the bytes cannot be read. */
export type ChunkFramer = (key: CryptoKey, chunk: UnreadChunk) => Promise<string>;

/** What a chunk is written into on its way to a frame. */
interface Buffers {
  readonly payload: DataView;
  /** What the signature is made of: the header's segment, a dot, and room for the payload's. */
  readonly input: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
const INPUT_START = HEADER_SEGMENT.length + 1;
/** What the last step of writing digits may store beyond its end. */
const SPARE = 8;

/**
 * Makes the frames of chunks in as few passes over the bytes as can be: into decimal digits, into base64url, into bytes
 * again for the signature, and into the frame. The buffers are used again for each chunk, as garbage of that size is
 * what fills the heap; when no chunk comes any more, they are garbage like all else.
 */
export class ChunkFrames {
  private buffers: WeakRef<Buffers> | null = null;

  /** Reads a chunk and makes its frame, where this runs. */
  readonly framer: ChunkFramer = async (key, { call, head, bytes }) => {
    return this.frame(key, call, head, await readChunk(head, bytes));
  };

  /** Makes the frame that carries these bytes. */
  async frame(
    key: CryptoKey,
    call: ChunkCall,
    head: ChunkHead,
    bytes: Uint8Array,
  ): Promise<string> {
    // From here to sign(), which copies what it is given, nothing waits: all chunks share the buffers.
    const [before, after] = chunkJson(call, head);
    const { payload, input } = this.roomFor(
      before.length + bytes.length * MAX_DIGITS + Math.max(after.length, SPARE),
    );
    const out = new Uint8Array(payload.buffer);
    out.set(before);
    // The last comma makes room for what follows the content.
    const end = writeDecimal(bytes, payload, before.length) - 1;
    out.set(after, end);
    const segment = base64url(out.subarray(0, end + after.length));
    encoder.encodeInto(segment, input.subarray(INPUT_START));
    const signed = crypto.subtle.sign('HMAC', key, input.subarray(0, INPUT_START + segment.length));
    const signature = base64url(new Uint8Array(await signed));
    return frameOf(`${HEADER_SEGMENT}.${segment}.${signature}`, call.callId);
  }

  private roomFor(payloadBytes: number): Buffers {
    const present = this.buffers?.deref();
    if (present !== undefined && present.payload.byteLength >= payloadBytes) return present;
    const made: Buffers = {
      payload: new DataView(new ArrayBuffer(payloadBytes)),
      input: new Uint8Array(INPUT_START + Math.ceil((payloadBytes * 4) / 3)),
    };
    encoder.encodeInto(`${HEADER_SEGMENT}.`, made.input);
    this.buffers = new WeakRef(made);
    return made;
  }
}

async function readChunk({ attr, file }: ChunkHead, bytes: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await bytes.arrayBuffer());
  } catch {
    throw LimpError.usage(
      `doc.${attr}`,
      `the file "${file.name}" cannot be read any more: it was changed, moved or deleted after it was chosen. ` +
        'Choose it again.',
    );
  }
}

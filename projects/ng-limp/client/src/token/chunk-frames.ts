import { base64url } from 'jose';
import { MAX_DIGITS, writeDecimal } from './decimal-digits';
import { chunkJson } from './payload';
import type { ChunkCall, ChunkHead } from './payload';
import { HEADER_SEGMENT, frameOf } from './signer';
import type { Signer } from './signer';

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

  /** Makes the frame that carries a chunk, signed. */
  async frame(
    signer: Signer,
    call: ChunkCall,
    head: ChunkHead,
    bytes: Uint8Array,
  ): Promise<string> {
    const key = await signer.key;
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
    const segment = base64url.encode(out.subarray(0, end + after.length));
    encoder.encodeInto(segment, input.subarray(INPUT_START));
    const signed = crypto.subtle.sign('HMAC', key, input.subarray(0, INPUT_START + segment.length));
    const signature = base64url.encode(new Uint8Array(await signed));
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

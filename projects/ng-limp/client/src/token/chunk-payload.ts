import { payloadJson } from '../protocol/payload';
import type { ChunkCall, ChunkHead } from '../protocol/payload';
import { MAX_DIGITS } from './decimal-digits';

const encoder = new TextEncoder();

/** How many bytes the payload of a chunk has at worst, when all its bytes have three digits. */
export function worstChunkPayloadBytes(
  call: ChunkCall,
  head: ChunkHead,
  chunkSize: number,
): number {
  const [before, after] = chunkJson(call, head);
  return before.length + Math.max(0, chunkSize * MAX_DIGITS - 1) + after.length;
}

/** The payload of a `file/upload` call but for the content: what stands before it, and what follows. */
export function chunkJson(
  call: ChunkCall,
  head: ChunkHead,
): readonly [before: Uint8Array, after: Uint8Array] {
  const { attr, index, chunk, total, file } = head;
  const { name, size, type, lastModified } = file;
  const doc = JSON.stringify({
    attr,
    index,
    chunk,
    total,
    file: { name, size, type, lastModified, content: '' },
  });
  const json = payloadJson({ ...call, endpoint: 'file/upload', doc });
  // The content is the last string of the doc: what follows it is its quote and three closing braces.
  const end = json.length - '"}}}'.length;
  return [encoder.encode(json.slice(0, end)), encoder.encode(json.slice(end))];
}

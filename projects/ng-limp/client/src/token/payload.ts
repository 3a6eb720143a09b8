import type { FrameForm } from '../protocol/api-level';

/** The parts of a call that are ready to travel: its query and doc are already JSON. */
export interface CallPayload {
  readonly callId: string;
  readonly form: FrameForm;
  readonly endpoint: string;
  /** The session the call belongs to. Servers ignore its value but need the key. */
  readonly sid: string;
  readonly query: string;
  readonly doc: string;
}

type UnsignedCall = Omit<CallPayload, 'form'>;

/** The call that carries a chunk: its query is empty, in the form that the server takes. */
export type ChunkCall = Pick<CallPayload, 'callId' | 'sid' | 'query'>;

/** A chunk of a file on its way: everything but its bytes. `docs/protocol.md`, "Files". */
export interface ChunkHead {
  readonly attr: string;
  /** The file's place among the files of its attr. */
  readonly index: number;
  /** Counts from 1. */
  readonly chunk: number;
  readonly total: number;
  readonly file: FileHead;
}

/** What a server wants to know of a file beside its content. */
export interface FileHead {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** MIME type. */
  readonly type: string;
  /** In ms since 1970. */
  readonly lastModified: number;
}

const encoder = new TextEncoder();

/** Writes the payload of a call. The signing token is no part of it. */
export function encodePayload(call: UnsignedCall): Uint8Array {
  return encoder.encode(payloadJson(call));
}

/**
 * Writes the payload of a `file/upload` call: the bytes of the chunk go as decimal digits straight into the buffer,
 * since a string of them would cost several times as much.
 */
export function encodeChunkPayload(
  call: ChunkCall,
  head: ChunkHead,
  bytes: Uint8Array,
): Uint8Array {
  const [before, after] = chunkJson(call, head);
  const out = new Uint8Array(before.length + digitBytes(bytes) + after.length);
  out.set(before, 0);
  let at = before.length;
  for (const byte of bytes) {
    if (byte >= 100) out[at++] = ZERO + Math.trunc(byte / 100);
    if (byte >= 10) out[at++] = ZERO + (Math.trunc(byte / 10) % 10);
    out[at++] = ZERO + (byte % 10);
    out[at++] = COMMA;
  }
  // The last comma makes room for what follows the content.
  out.set(after, at - 1);
  return out;
}

/** How many bytes the payload of a chunk has at worst, when all its bytes have three digits. */
export function worstChunkPayloadBytes(
  call: ChunkCall,
  head: ChunkHead,
  chunkSize: number,
): number {
  const [before, after] = chunkJson(call, head);
  return before.length + Math.max(0, chunkSize * 4 - 1) + after.length;
}

const COMMA = 0x2c;
const ZERO = 0x30;

function digitBytes(bytes: Uint8Array): number {
  let count = bytes.length * 2;
  for (const byte of bytes) {
    if (byte >= 100) count += 2;
    else if (byte >= 10) count += 1;
  }
  return count - 1;
}

function chunkJson(call: ChunkCall, head: ChunkHead): readonly [Uint8Array, Uint8Array] {
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

/** The payload of a call as JSON. */
export function payloadJson({ callId, endpoint, sid, query, doc }: UnsignedCall): string {
  return (
    `{"call_id":${JSON.stringify(callId)},"endpoint":${JSON.stringify(endpoint)},` +
    `"sid":${JSON.stringify(sid)},"query":${query},"doc":${doc}}`
  );
}

import type { FrameForm } from '../protocol/api-level';
import { MAX_DIGITS } from './decimal-digits';

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

/** The payload of a call as JSON. */
export function payloadJson({ callId, endpoint, sid, query, doc }: UnsignedCall): string {
  return (
    `{"call_id":${JSON.stringify(callId)},"endpoint":${JSON.stringify(endpoint)},` +
    `"sid":${JSON.stringify(sid)},"query":${query},"doc":${doc}}`
  );
}

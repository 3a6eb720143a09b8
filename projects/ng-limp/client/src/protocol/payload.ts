import type { FrameForm } from './api-level';
import { LONGEST_CALL_ID } from './call-ids';
import type { CallIds } from './call-ids';
import { ANON_SID } from './codes';

/**
 * What the client writes into each payload, whatever call it carries. A new field of all payloads is added here, in
 * {@link stampOf} and in {@link payloadJson}: the compiler finds the rest, and the sizes follow.
 */
export interface Stamp {
  readonly callId: string;
  /** The session the call belongs to. Servers ignore its value but need the key. */
  readonly sid: string;
}

/** The parts of a call that are ready to travel: its query and doc are already JSON. */
export interface CallPayload extends Stamp {
  readonly form: FrameForm;
  readonly endpoint: string;
  readonly query: string;
  readonly doc: string;
}

type UnsignedCall = Omit<CallPayload, 'form'>;

/** The call that carries a chunk: its query is empty, in the form that the server takes. */
export interface ChunkCall extends Stamp {
  readonly query: string;
}

/** A chunk of a file: everything but its bytes. `docs/protocol.md`, "Files". */
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

/** A stamp that no other is longer than: sizes are told by it before a call has one. */
export const LONGEST_STAMP: Stamp = { callId: LONGEST_CALL_ID, sid: ANON_SID };

/** The next call's stamp. */
export function stampOf(callIds: CallIds, sid: string): Stamp {
  return { callId: callIds.next(), sid };
}

/** The payload of a call, as JSON. The signing token is no part of it. */
export function payloadJson({ callId, endpoint, sid, query, doc }: UnsignedCall): string {
  return (
    `{"call_id":${JSON.stringify(callId)},"endpoint":${JSON.stringify(endpoint)},` +
    `"sid":${JSON.stringify(sid)},"query":${query},"doc":${doc}}`
  );
}

/** How many bytes a payload has at most beside its endpoint, query and doc. */
export const PAYLOAD_OVERHEAD = payloadJson({
  ...LONGEST_STAMP,
  endpoint: '',
  query: '',
  doc: '',
}).length;

import type { FrameForm } from './api-level';

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

/** The payload of a call, as JSON. The signing token is no part of it. */
export function payloadJson({ callId, endpoint, sid, query, doc }: UnsignedCall): string {
  return (
    `{"call_id":${JSON.stringify(callId)},"endpoint":${JSON.stringify(endpoint)},` +
    `"sid":${JSON.stringify(sid)},"query":${query},"doc":${doc}}`
  );
}

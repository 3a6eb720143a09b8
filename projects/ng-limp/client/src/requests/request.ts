import type { FrameForm } from '../protocol/api-level';
import type { ChunkHead } from '../protocol/payload';

/** Ties several requests to one connection: the first that is sent says which. */
export interface ConnectionPin {
  /** The connection's number; `null` until something was sent. */
  connection: number | null;
}

/** What a request carries. */
export type RequestBody =
  | {
      readonly kind: 'json';
      readonly query: string;
      readonly doc: string;
      /** The keys at the top of the doc, without those that files of this very call have gone to. */
      readonly keys: readonly string[];
    }
  | {
      readonly kind: 'chunk';
      /** Empty, in the form that the server takes. */
      readonly query: string;
      readonly head: ChunkHead;
      readonly bytes: Blob;
      /** How many files are uploaded to its attr, its own included. */
      readonly siblings: number;
      /** Whether it may go out in a window that takes `limit` frames, of which `used` are used. */
      readonly hasRoom: (limit: number, used: number) => boolean;
    };

/** Something to be sent and answered: a call, or a chunk of one of its files. */
export interface Request {
  readonly endpoint: string;
  readonly body: RequestBody;
  /** How it travels. */
  readonly form: FrameForm;
  /** `session` requests change by whom later ones are signed: nothing is sent between one and its reply. */
  readonly role: 'call' | 'session';
  /** Whether it goes before all that waits. */
  readonly isFirst: boolean;
  readonly awaitAuth: boolean;
  /** In ms, from being submitted to being settled; null where the submitter watches the time. */
  readonly timeout: number | null;
  /** Whether it may be sent again after the connection was lost. */
  readonly idempotent: boolean;
  /** The connection it must be sent on; `null` for any. */
  readonly pin: ConnectionPin | null;
}

/** A call, as opposed to a chunk. */
export interface JsonRequest extends Request {
  readonly body: Extract<RequestBody, { readonly kind: 'json' }>;
}

import type { LimpErrorKind } from '../errors';
import type { CallPayload } from '../protocol/payload';
import type { UnreadChunk } from '../token/chunk-frames';

/**
 * What the page tells the worker that holds the socket. The first message opens its connection; there is one for each
 * worker.
 */
export type ToWorker =
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'call'; readonly id: number; readonly call: CallPayload }
  | {
      readonly kind: 'chunk';
      readonly id: number;
      readonly chunk: UnreadChunk;
    }
  | { readonly kind: 'close' };

/** What a worker tells the page. */
export type FromWorker =
  /** It runs: from now on it can be relied on. */
  | { readonly kind: 'started' }
  | { readonly kind: 'frame'; readonly data: unknown; readonly buffered: number }
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** What was given as `id` went out, or could not any more. */
  | {
      readonly kind: 'sent';
      readonly id: number;
      readonly wentOut: boolean;
      readonly buffered: number;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ToldError }
  /** How many bytes wait in the socket's buffer. */
  | { readonly kind: 'buffered'; readonly buffered: number };

/** What is left of an error when it is told from one thread to another. */
export interface ToldError {
  readonly kind: LimpErrorKind;
  readonly message: string;
  readonly field: string | null;
}

import type { Reply } from '../protocol/reply';
import type { LossCause } from './loss';

/** What a connection tells those above it, and asks of them. */
export interface ConnectionEvents {
  /** A server has greeted. */
  readonly greeted: (reply: Reply) => void;
  /** A connection is ready; calls signed with the anon token may be sent. Told before the state changes. */
  readonly ready: () => void;
  /** A reply came in on a ready connection; `callId` is null where it carries none. */
  readonly reply: (callId: string | null, reply: Reply) => void;
  /** The connection is gone, and all that was in flight with it. Told before the state changes. */
  readonly lost: (reason: string, cause: LossCause) => void;
  /** The connection sends a call of its own, which counts for the quota like any other. */
  readonly controlSent: (callId: string) => void;
  /** Its call was answered. */
  readonly controlReply: (callId: string, reply: Reply) => void;
  /** Whether something that was sent on the connection is unanswered. */
  readonly isReplyAwaited: () => boolean;
  /** Whether the quota keeps calls from being sent. */
  readonly isThrottled: () => boolean;
}

import type { CallIds } from '../protocol/call-ids';
import { stampOf } from '../protocol/payload';
import type { CallPayload } from '../protocol/payload';

/** The calls of a connection itself, rather than of the app: its `conn/verify`, later its heartbeats. */
export class ControlCalls {
  #latest = '';
  /** Those of the present transport that are unanswered. */
  readonly #unanswered = new Set<string>();
  readonly #callIds: CallIds;

  constructor(callIds: CallIds) {
    this.#callIds = callIds;
  }

  /** Makes the next one. */
  make(endpoint: string, doc: string, sid: string): CallPayload {
    const stamp = stampOf(this.#callIds, sid);
    this.#latest = stamp.callId;
    this.#unanswered.add(stamp.callId);
    return { ...stamp, form: 'token-and-id', endpoint, query: '[]', doc };
  }

  /** Whether a reply is to one of them. It is answered then. */
  answered(callId: string | null): callId is string {
    return callId !== null && this.#unanswered.delete(callId);
  }

  /** Whether a reply is to the latest. */
  isLatest(callId: string | null): callId is string {
    return callId === this.#latest;
  }

  /** A new transport knows none of them. */
  reset(): void {
    this.#unanswered.clear();
  }
}

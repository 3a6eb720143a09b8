import type { Entry } from './entry';

/** Why nobody waits any more for a request in flight: its caller cancelled it, or its time was over. */
export type Abandoned = 'cancelled' | 'timed-out';

/** How many given-up requests are remembered on one connection; a server that answers none would fill the memory. */
const MOST_ABANDONED = 1000;

/**
 * What was given to the present connection and is unanswered, oldest first. Requests that were abandoned stay until
 * they are answered: their replies still come, and must not be taken for those of others.
 */
export class InFlight {
  readonly #unanswered = new Map<string, Entry | Abandoned>();
  #abandonedCount = 0;

  /** How many requests somebody waits for. */
  get size(): number {
    return this.#unanswered.size - this.#abandonedCount;
  }

  /** The requests that somebody waits for, as they are now. */
  get entries(): readonly Entry[] {
    return [...this.#unanswered.values()].filter((entry) => typeof entry !== 'string');
  }

  add(callId: string, entry: Entry): void {
    this.#unanswered.set(callId, entry);
  }

  get(callId: string): Entry | Abandoned | undefined {
    return this.#unanswered.get(callId);
  }

  /** It was answered, or is not in flight after all. */
  remove(callId: string): void {
    if (typeof this.#unanswered.get(callId) === 'string') this.#abandonedCount -= 1;
    this.#unanswered.delete(callId);
  }

  /** Nobody waits for it any more. */
  abandon(callId: string, how: Abandoned): void {
    if (typeof this.#unanswered.get(callId) !== 'object') return;
    this.#unanswered.set(callId, how);
    this.#abandonedCount += 1;
    if (this.#abandonedCount > MOST_ABANDONED) this.#forgetOldestAbandoned();
  }

  /**
   * The call_id of the request that an error without one is about (`docs/protocol.md`, "What a client must survive").
   * Servers that answer in order mean the oldest. With others it can be told only where there is a single one.
   */
  nameless(repliesInOrder: boolean): string | null {
    if (!repliesInOrder && this.#unanswered.size !== 1) return null;
    return this.#unanswered.keys().next().value ?? null;
  }

  /** A server that answers in order has answered this one: it answers nothing any more that was abandoned before. */
  answeredInOrder(callId: string): void {
    if (this.#abandonedCount === 0) return;
    for (const [earlier, entry] of this.#unanswered) {
      if (earlier === callId) return;
      if (typeof entry === 'string') this.remove(earlier);
    }
  }

  /** The connection is gone: no reply to what was abandoned comes any more. */
  connectionLost(): void {
    for (const [callId, entry] of this.#unanswered) {
      if (typeof entry === 'string') this.#unanswered.delete(callId);
    }
    this.#abandonedCount = 0;
  }

  #forgetOldestAbandoned(): void {
    for (const [callId, entry] of this.#unanswered) {
      if (typeof entry !== 'string') continue;
      this.remove(callId);
      return;
    }
  }
}

import type { Cancel, Clock } from '../config/clock';
import type { Entry } from './entry';

/** How often a request is sent again after its connection was lost. */
const MOST_RESENDS = 3;
/** From how many lost connections on a request is sent alone. */
const ALONE_FROM = 2;
/**
 * How long a connection must live with a request that lost the last one before anything joins it that must not run
 * twice, in ms.
 */
const PROBATION = 2000;

/**
 * Keeps apart the requests that lost a connection while they were in flight: one of them may be what the server dies
 * of, and would take others with it each time.
 *
 * 1. Sent again for the first time, they go together. What must not run twice waits until they are answered, or the
 *    connection has lived on for two seconds.
 * 2. From then on each goes alone: after all others are answered, and before any other is sent, until it is answered
 *    or the connection has lived on for two seconds.
 * 3. One that lost four connections is not sent again.
 */
export class Resends {
  readonly #entries = new Set<Entry>();
  readonly #probation = new Map<Entry, Cancel>();

  readonly #clock: Clock;
  /** Called when something may be sent that had to wait. */
  readonly #passed: () => void;

  constructor(clock: Clock, passed: () => void) {
    this.#clock = clock;
    this.#passed = passed;
  }

  /**
   * A request lost the connection that it was in flight on. Tells whether it may be sent again.
   *
   * @param isOurs whether this client has ended the connection, so that no request is the reason
   */
  lost(entry: Entry, isOurs: boolean): boolean {
    this.#endProbation(entry);
    entry.wasInFlightWhenLost = true;
    if (isOurs) return true;
    entry.losses += 1;
    if (entry.losses > MOST_RESENDS) return false;
    this.#entries.add(entry);
    return true;
  }

  /** A request is given to a connection. */
  sent(entry: Entry): void {
    if (entry.losses === 0) return;
    const stop = this.#clock.after(PROBATION, () => {
      this.#probation.delete(entry);
      this.#passed();
    });
    this.#probation.set(entry, stop);
  }

  /** A request is settled, or was not in flight after all. */
  ended(entry: Entry): void {
    if (this.#entries.size === 0) return;
    this.#endProbation(entry);
    if (entry.state.kind === 'settled') this.#entries.delete(entry);
  }

  /**
   * Whether a request has to wait for one that lost a connection, or has to be alone because it lost two.
   *
   * @param inFlight how many requests are
   * @param isBlocked whether a request waits for something else, such as a user
   */
  mustWait(entry: Entry, inFlight: number, isBlocked: (other: Entry) => boolean): boolean {
    if (this.#entries.size === 0 || entry.request.role === 'session') return false;
    if (entry.losses >= ALONE_FROM) return inFlight > this.#passedCount;
    if (this.#probation.size > 0 && !entry.request.idempotent) return true;
    return [...this.#entries].some(
      (other) =>
        other.losses >= ALONE_FROM &&
        (other.state.kind === 'queued' ? !isBlocked(other) : this.#probation.has(other)),
    );
  }

  /** How many are in flight on a connection that has lived on with them. */
  get #passedCount(): number {
    return [...this.#entries].filter(
      (entry) => entry.state.kind !== 'queued' && !this.#probation.has(entry),
    ).length;
  }

  #endProbation(entry: Entry): void {
    this.#probation.get(entry)?.();
    this.#probation.delete(entry);
  }
}

import type { Clock } from '../config/clock';

/** How long a ready connection has to live, in ms, to count as healthy. */
const HEALTHY_AFTER = 5000;

/**
 * Whether a connection was good for anything: it has answered a call, or lived for a while. One that a server greets,
 * verifies and closes again was not: to try at once would repeat that without end.
 */
export class Health {
  /** Since when the connection is ready, by the clock that never goes back; null while it is not. */
  #readySince: number | null = null;
  #hasAnswered = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new connection begins. */
  reset(): void {
    this.#readySince = null;
    this.#hasAnswered = false;
  }

  ready(): void {
    this.#readySince = this.#clock.elapsed();
  }

  /** A call of the app was answered. */
  answered(): void {
    this.#hasAnswered = true;
  }

  get isGood(): boolean {
    if (this.#readySince === null) return false;
    return this.#hasAnswered || this.#clock.elapsed() - this.#readySince >= HEALTHY_AFTER;
  }
}

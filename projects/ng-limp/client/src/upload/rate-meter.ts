import type { Clock } from '../config/clock';

/** After how long what was measured counts for a third, in ms. */
const MEMORY = 5000;

/** Measures how many bytes are acknowledged a second, of late: the longer ago, the less it counts. */
export class RateMeter {
  #bytes = 0;
  #time = 0;
  #since: number;

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.elapsed();
  }

  /** Leaves out the time since bytes were last counted: nothing was to be sent. */
  skip(): void {
    this.#since = this.#clock.elapsed();
  }

  /** So many bytes were acknowledged. */
  add(bytes: number): void {
    const now = this.#clock.elapsed();
    const passed = Math.max(0, now - this.#since);
    const fade = Math.exp(-passed / MEMORY);
    this.#bytes = this.#bytes * fade + bytes;
    this.#time = this.#time * fade + passed;
    this.#since = now;
  }

  /** Bytes a second; null while nothing is known. */
  get rate(): number | null {
    return this.#time > 0 ? (this.#bytes / this.#time) * 1000 : null;
  }
}

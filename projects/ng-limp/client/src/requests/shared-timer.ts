import type { Cancel, Clock } from '../config/clock';

/**
 * One timer of the platform for many moments. Nearly all of them are called off, and to set and clear a timer for each
 * would take a tenth of what a call costs.
 */
export class SharedTimer {
  readonly #moments = new Map<() => void, number>();
  /** When the timer fires, by the clock that never goes back. */
  #firesAt = Infinity;
  #stopTimer: Cancel = () => undefined;

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs something in `ms` milliseconds, unless it is called off. Returns when that is. */
  set(run: () => void, ms: number): number {
    const at = this.#clock.elapsed() + ms;
    this.#moments.set(run, at);
    if (at < this.#firesAt) this.#fireAt(at, ms);
    return at;
  }

  callOff(run: () => void): void {
    this.#moments.delete(run);
  }

  /** Lets go of the timer, which would keep a process alive, where nothing is to be run. */
  rest(): void {
    if (this.#moments.size > 0) return;
    this.#stopTimer();
    this.#firesAt = Infinity;
  }

  #fireAt(at: number, ms: number): void {
    this.#stopTimer();
    this.#firesAt = at;
    this.#stopTimer = this.#clock.after(ms, () => {
      this.#fire();
    });
  }

  #fire(): void {
    const now = this.#clock.elapsed();
    this.#firesAt = Infinity;
    for (const [run, at] of this.#moments) {
      // Timers of platforms may fire a little early.
      if (at > now) continue;
      this.#moments.delete(run);
      run();
    }
    const next = Math.min(...this.#moments.values());
    if (next < this.#firesAt) this.#fireAt(next, next - now);
  }
}

import type { Cancel, Clock } from '../config/clock';

interface Timer {
  readonly at: number;
  readonly run: () => void;
  cancel: Cancel;
}

/**
 * The time of what is told afterwards: as long as that goes on it stands where it is set to, and timers run when they
 * are passed. From then on it is that of the clock.
 */
export class LateClock implements Clock {
  /** What the time is; null once it is that of the clock. */
  #time: number | null = -Infinity;
  readonly #timers = new Set<Timer>();

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether what is told now has happened before. */
  get isLate(): boolean {
    return this.#time !== null;
  }

  now(): number {
    return this.#clock.now();
  }

  elapsed(): number {
    return this.#time ?? this.#clock.elapsed();
  }

  after(ms: number, run: () => void): Cancel {
    if (this.#time === null) return this.#clock.after(ms, run);
    const timer: Timer = { at: this.#time + ms, run, cancel: () => this.#timers.delete(timer) };
    this.#timers.add(timer);
    return () => {
      timer.cancel();
    };
  }

  /** Sets the time, running what was due by then. */
  moveTo(time: number): void {
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > time) break;
      this.#timers.delete(next);
      this.#time = next.at;
      next.run();
    }
    this.#time = time;
  }

  /** All is told. */
  catchUp(): void {
    const now = this.#clock.elapsed();
    this.moveTo(now);
    this.#time = null;
    for (const timer of this.#timers) timer.cancel = this.#clock.after(timer.at - now, timer.run);
    this.#timers.clear();
  }
}

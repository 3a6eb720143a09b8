import type { Cancel, Clock } from 'ng-limp/client';

/** A clock that stands still until a test lets time pass, so that no timer outlives the test that set it. */
export class TestingClock implements Clock {
  #time = Date.now();
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#time;
  }

  elapsed(): number {
    return this.#time;
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { at: this.#time + ms, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /**
   * Lets time pass, and runs each timer at its moment, those that others set on the way included.
   *
   * @param afterEach what happens after each timer, at its moment
   */
  advance(ms: number, afterEach: () => void): void {
    const end = this.#time + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#time = next.at;
      next.run();
      afterEach();
    }
    this.#time = end;
  }

  #next(end: number): { readonly at: number; readonly run: () => void } | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

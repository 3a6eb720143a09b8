import type { Clock } from '../src/config/clock';

/** A clock whose time passes when a spec says so. */
export class FakeClock implements Clock {
  private time = 1_000_000;
  private setBy = 0;
  private timers: { readonly at: number; readonly run: () => void }[] = [];

  /** How many timers are set. */
  get pending(): number {
    return this.timers.length;
  }

  /** How long until the next timer is due, in ms. */
  get untilNext(): number {
    return Math.min(...this.timers.map(({ at }) => at)) - this.time;
  }

  now(): number {
    return this.time + this.setBy;
  }

  /** Sets the time of day back, as people and the network do. */
  setBack(ms: number): void {
    this.setBy -= ms;
  }

  elapsed(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass, running each timer when its moment comes. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers = this.timers.filter((other) => other !== due);
      this.time = due.at;
      due.run();
    }
    this.time = end;
  }
}

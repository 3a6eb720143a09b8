import { systemClock } from '../src/connection/clock';
import type { Cancel, Clock } from '../src/connection/clock';

/** The platform's clock, which also knows how many of its timers are set. */
export class CountingClock implements Clock {
  private readonly timers = new Set<Cancel>();

  get pending(): number {
    return this.timers.size;
  }

  now(): number {
    return systemClock.now();
  }

  elapsed(): number {
    return systemClock.elapsed();
  }

  after(ms: number, run: () => void): Cancel {
    const cancel = systemClock.after(ms, () => {
      this.timers.delete(cancel);
      run();
    });
    this.timers.add(cancel);
    return () => {
      this.timers.delete(cancel);
      cancel();
    };
  }
}

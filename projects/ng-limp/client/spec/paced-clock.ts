import type { Cancel, Clock } from '../src/config/clock';
import { servers } from './servers';

/** How far it goes at a time, in ms. */
const STEP = 10;

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Those that somebody waits for. They go together, so that what they ask of the servers stays little. */
const going = new Set<PacedClock>();

async function go(): Promise<void> {
  while (going.size > 0) {
    await Promise.all([new Promise((resolve) => setTimeout(resolve, STEP)), servers.answer()]);
    for (const clock of going) if (!clock.step()) going.delete(clock);
  }
}

/**
 * A clock that goes no faster than the page and the servers of a spec do: each step waits for an answer from the
 * process of the servers. On a machine that is quiet it goes like any clock. On one that is busy with other things a
 * second of it is as much work as ever, and takes longer: so nothing times out for want of a core.
 */
export class PacedClock implements Clock {
  private readonly begun = Date.now();
  private readonly timers = new Set<Timer>();
  private time = 0;

  /** How many timers are set. */
  get pending(): number {
    return this.timers.size;
  }

  now(): number {
    return this.begun + this.time;
  }

  elapsed(): number {
    return this.time;
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { at: this.time + ms, run };
    this.timers.add(timer);
    const isFirst = going.size === 0;
    going.add(this);
    if (isFirst) void go();
    return () => {
      this.timers.delete(timer);
    };
  }

  /** Goes a step further; false if nobody waits for anything then. */
  step(): boolean {
    this.time += STEP;
    const due = [...this.timers].filter(({ at }) => at <= this.time);
    for (const timer of due.sort((one, other) => one.at - other.at)) {
      // One that ran before may have cancelled it.
      if (this.timers.delete(timer)) timer.run();
    }
    return this.timers.size > 0;
  }
}

import type { Clock } from '../src/clock.ts';

interface Task {
  readonly ms: number;
  readonly run: () => void;
  next: number;
}

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Goes on for `ms` milliseconds, and runs what comes due. */
  advance(ms: number): void;
}

/** A clock for tests. */
export function manualClock(): ManualClock {
  let now = 0;
  const tasks = new Set<Task>();
  return {
    now: () => now,
    every: (ms, run) => {
      const task: Task = { ms, run, next: now + ms };
      tasks.add(task);
      return () => tasks.delete(task);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const [due] = [...tasks].filter((task) => task.next <= end).sort((a, b) => a.next - b.next);
        if (due === undefined) break;
        now = due.next;
        due.next += due.ms;
        due.run();
      }
      now = end;
    },
  };
}

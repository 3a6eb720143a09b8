/** Where a server has the time from. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** Runs `task` every `ms` milliseconds until the function that it returns is called. */
  every(ms: number, task: () => void): () => void;
}

/** The time as it is. */
export const realClock: Clock = {
  now: () => performance.now(),
  every: (ms, task) => {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};

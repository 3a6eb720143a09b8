/** Takes back what was arranged; harmless when it has happened already. */
export type Cancel = () => void;

/** Where the client gets the time from, so that tests can make it pass. */
export interface Clock {
  /** Ms since 1970. */
  now(): number;
  /** Runs something once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Cancel;
}

/** The clock of the platform. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

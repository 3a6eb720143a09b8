/** Cancels what was arranged; harmless when it has happened already. */
export type Cancel = () => void;

/** Where the client gets the time from, so that tests can make it pass. */
export interface Clock {
  /** Ms since 1970, as people read it: they and the network set it back and forth, so no duration is measured by it. */
  now(): number;
  /** Ms since some moment. Never goes back. */
  elapsed(): number;
  /** Runs something once, `ms` milliseconds from now, however long that is. */
  after(ms: number, run: () => void): Cancel;
}

/** What the timers of platforms take at most, in ms (about 25 days): with more they fire at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/** The clock of the platform. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, run) {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      timer =
        left > LONGEST_TIMER
          ? setTimeout(wait, LONGEST_TIMER, left - LONGEST_TIMER)
          : setTimeout(run, left);
    };
    wait(ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

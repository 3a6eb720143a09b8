/** How long to wait between tries to connect. */
export interface ReconnectOptions {
  /**
   * The longest wait before the first new try, in ms, from 1 to 2,147,483,647; doubles with each further one.
   * Default: 500.
   */
  readonly minDelay: number;
  /** What no wait exceeds, in ms, from 1 to 2,147,483,647. Default: 30,000. */
  readonly maxDelay: number;
}

/** The waits used where none are given. */
export const DEFAULT_RECONNECT: ReconnectOptions = { minDelay: 500, maxDelay: 30_000 };

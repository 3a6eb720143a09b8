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

/**
 * How long to wait before a try, in ms: anything between nothing and a bound that doubles, since clients that lost
 * their server together must not come back together.
 *
 * @param attempt how many tries have failed in a row, from 1
 * @param random a number from 0 (included) to 1 (excluded)
 */
export function backoffDelay(
  { minDelay, maxDelay }: ReconnectOptions,
  attempt: number,
  random: number,
): number {
  return random * Math.min(maxDelay, minDelay * 2 ** (attempt - 1));
}

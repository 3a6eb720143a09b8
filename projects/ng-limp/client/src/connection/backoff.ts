import type { ReconnectOptions } from '../config/reconnect';

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

import type { ReconnectOptions } from '../config/reconnect';

/**
 * How long to wait before a try, in ms: anything between nothing and {@link backoffBound}, since clients that lost
 * their server together must not come back together.
 *
 * @param attempt how many tries have failed in a row, from 1
 * @param random a number from 0 (included) to 1 (excluded)
 */
export function backoffDelay(options: ReconnectOptions, attempt: number, random: number): number {
  return random * backoffBound(options, attempt);
}

/** The longest wait before a try, in ms: it doubles with each that fails. */
export function backoffBound({ minDelay, maxDelay }: ReconnectOptions, attempt: number): number {
  return Math.min(maxDelay, minDelay * 2 ** (attempt - 1));
}

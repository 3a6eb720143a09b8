import { describe, expect, it } from 'vitest';
import { DEFAULT_RECONNECT } from '../config/reconnect';
import { backoffDelay } from './backoff';

describe('The wait before a new try', () => {
  it('doubles its bound from 0.5 s to 30 s', () => {
    const longest = [1, 2, 3, 6, 7, 8, 100].map((n) => backoffDelay(DEFAULT_RECONNECT, n, 1));
    expect(longest).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is anything below its bound, nothing included', () => {
    expect(backoffDelay(DEFAULT_RECONNECT, 3, 0)).toBe(0);
    expect(backoffDelay(DEFAULT_RECONNECT, 3, 0.25)).toBe(500);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock';

describe('The clock of the platform', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([2 ** 31, 2 ** 31 - 1, 2 ** 33, 1000])('runs something after %i ms, not before', (ms) => {
    const run = vi.fn();
    systemClock.after(ms, run);
    vi.advanceTimersByTime(ms - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not run what was cancelled, however long it would have taken', () => {
    const run = vi.fn();
    const cancel = systemClock.after(2 ** 32, run);
    vi.advanceTimersByTime(2 ** 31);
    cancel();
    vi.advanceTimersByTime(2 ** 33);
    expect(run).not.toHaveBeenCalled();
  });

  it('never goes back when the time of day is set', () => {
    const before = systemClock.elapsed();
    vi.setSystemTime(0);
    expect(systemClock.elapsed()).toBeGreaterThanOrEqual(before);
  });
});

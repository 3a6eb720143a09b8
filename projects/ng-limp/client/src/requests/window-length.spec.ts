import { describe, expect, it } from 'vitest';
import { WindowLength } from './window-length';

/** Windows of a server, one after the other, each asked for until it has begun. Tells of each how often it was refused, and when it was taken. */
function windowsOf(length: number, count: number): { refusals: number; taken: number }[] {
  const known = new WindowLength();
  return Array.from({ length: count }, () => {
    let refusals = 0;
    let elapsed = 0;
    for (;;) {
      known.stillRan(elapsed);
      const next = known.nextTry(elapsed, refusals > 0, false);
      expect(next).toBeGreaterThan(elapsed);
      elapsed = next;
      if (elapsed >= length) break;
      refusals += 1;
    }
    known.hadEnded(elapsed);
    return { refusals, taken: elapsed };
  });
}

describe('The length of a window', () => {
  it('of real servers is known after the first, which is asked for three times', () => {
    expect(windowsOf(60_000, 3)).toEqual([
      { refusals: 3, taken: 60_000 },
      { refusals: 0, taken: 60_000 },
      { refusals: 0, taken: 60_000 },
    ]);
  });

  it.each([700, 1000, 2000, 4000, 7000, 13_000, 19_000, 60_500, 90_000, 130_000, 400_000])(
    'of %d ms is found within a few windows, each of which is asked for too early once at most',
    (length) => {
      const [, ...others] = windowsOf(length, 12);
      for (const { refusals } of others) expect(refusals).toBeLessThanOrEqual(1);
      const last = others.at(-1);
      expect(last?.refusals).toBe(0);
      expect(last?.taken).toBeLessThanOrEqual(Math.max(1.15 * length, length + 500));
    },
  );

  it('that turns out longer than it was is learned anew', () => {
    const known = new WindowLength();
    known.hadEnded(1000);
    expect(known.nextTry(0, false, false)).toBe(1000);
    known.stillRan(1000);
    expect(known.nextTry(1000, true, false)).toBe(5000);
  });

  it('is a guess where it is not known when it began: asked for ever later, whatever is known', () => {
    const known = new WindowLength();
    known.stillRan(20_000);
    known.hadEnded(60_000);
    const tries: number[] = [];
    for (let at = 0; at < 100_000; tries.push(at)) at = known.nextTry(at, false, true);
    expect(tries.slice(0, 4)).toEqual([1000, 5000, 20_000, 60_000]);
  });
});

import { describe, expect, it } from 'vitest';

import type { Series } from './series.ts';
import type { Bound, Target } from './targets.ts';
import { verdictOf } from './verdicts.ts';

const series = (rival: Series['rival'], ...values: number[]): Series => ({
  measure: 'chunk',
  rival,
  setting: 'a',
  values,
});
const key = (rival: Series['rival']) => ({ rival, setting: 'a' });
const target = (bound: Bound, more: Partial<Target> = {}): Target => ({
  measure: 'chunk',
  rival: 'ours',
  about: '',
  of: [key('ours')],
  bound,
  ...more,
});
const measured = [series('ours', 9, 10, 50), series('hmac', 6), series('text', 1, 2, 3)];

describe('A target', () => {
  it('is about medians', () => {
    expect(verdictOf(target({ atMost: 10 }), measured)).toMatchObject({ value: 10, isMet: true });
  });

  it('may be about a ratio of sums', () => {
    const parts = target({ atMost: 1.25 }, { per: [key('hmac'), key('text')] });
    expect(verdictOf(parts, measured)).toMatchObject({ value: 1.25, isMet: true });
  });

  it.each<[Bound, boolean]>([
    [{ atLeast: 10 }, true],
    [{ atLeast: 10.1 }, false],
    [{ atMost: 10 }, true],
    [{ atMost: 9.9 }, false],
  ])('is met up to its bound: %j', (bound, isMet) => {
    expect(verdictOf(target(bound), measured).isMet).toBe(isMet);
  });

  it('is neither met nor missed where something was not measured', () => {
    const unknown = { value: undefined, isMet: undefined };
    expect(verdictOf(target({ atMost: 1 }, { of: [key('digits')] }), measured)).toMatchObject(
      unknown,
    );
    expect(verdictOf(target({ atMost: 1 }, { per: [key('digits')] }), measured)).toMatchObject(
      unknown,
    );
    expect(verdictOf(target({ atMost: 1 }), [series('ours')])).toMatchObject(unknown);
  });
});

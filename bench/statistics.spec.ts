import { describe, expect, it } from 'vitest';

import { spreadOf } from './statistics.ts';

describe('The spread of figures', () => {
  it('has the one in the middle as its median', () => {
    expect(spreadOf([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
  });

  it('has the mean of the two in the middle where their count is even', () => {
    expect(spreadOf([10, 1, 4, 2])).toEqual({ median: 3, min: 1, max: 10 });
  });

  it('orders them as numbers', () => {
    expect(spreadOf([100, 20, 3])?.median).toBe(20);
  });

  it('is undefined where there are none', () => {
    expect(spreadOf([])).toBeUndefined();
  });
});

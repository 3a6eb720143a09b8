import { describe, expect, it } from 'vitest';

import { timesFailed } from './times-failed.ts';

describe('The failures of several runs', () => {
  it('are counted by test, the worst first', () => {
    expect(timesFailed([['a', 'b'], [], ['b']])).toEqual(['✗ 2 of 3 runs: b', '✗ 1 of 3 runs: a']);
  });

  it('count a test once a run, even where two have the same name', () => {
    expect(timesFailed([['a', 'a']])).toEqual(['✗ 1 of 1 runs: a']);
  });
});

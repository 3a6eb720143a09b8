import { describe, expect, it } from 'vitest';

import { playwrightCounts, suiteCounts, vitestCounts } from './reports.ts';

describe('Counting tests', () => {
  it('reads Vitest’s report', () => {
    const report = JSON.stringify({ numPassedTests: 12, numFailedTests: 2, numPendingTests: 1 });
    expect(vitestCounts(report)).toEqual({ passed: 12, failed: 2 });
  });

  it('reads Playwright’s report, where a flaky test has failed', () => {
    const report = JSON.stringify({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 3 } });
    expect(playwrightCounts(report)).toEqual({ passed: 7, failed: 2 });
  });

  it('notices a report of another form', () => {
    expect(() => vitestCounts('{}')).toThrow('has its format changed?');
    expect(() => playwrightCounts('[]')).toThrow('has its format changed?');
  });
});

describe('The counts of a suite', () => {
  it('stay as they are when its program ended as they say', () => {
    expect(suiteCounts({ passed: 3, failed: 0 }, 0)).toEqual({ passed: 3, failed: 0 });
    expect(suiteCounts({ passed: 3, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
  });

  it('have a failure when its program failed outside of the tests', () => {
    expect(suiteCounts({ passed: 3, failed: 0 }, 1)).toEqual({ passed: 3, failed: 1 });
  });

  it('have a failure when it ran no test', () => {
    expect(suiteCounts({ passed: 0, failed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
  });
});

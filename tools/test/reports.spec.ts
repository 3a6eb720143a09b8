import { describe, expect, it } from 'vitest';

import { playwrightReport, suiteReport, vitestReport } from './reports.ts';

const none = { numPassedTests: 12, numFailedTests: 0, testResults: [] };

describe('Vitest’s report', () => {
  it('gives counts, without what was skipped', () => {
    const report = JSON.stringify({ ...none, numPassedTests: 12, numPendingTests: 1 });
    expect(vitestReport(report, '/ws')).toEqual({ passed: 12, failed: 0, failures: [] });
  });

  it('names each failed test with its file and groups', () => {
    const report = JSON.stringify({
      numPassedTests: 1,
      numFailedTests: 2,
      testResults: [
        {
          name: '/ws/tools/a.spec.ts',
          status: 'failed',
          assertionResults: [
            { ancestorTitles: ['A call', 'with files'], title: 'fails', status: 'failed' },
            { ancestorTitles: ['A call'], title: 'passes', status: 'passed' },
            { ancestorTitles: [], title: 'fails too', status: 'failed' },
          ],
        },
      ],
    });
    expect(vitestReport(report, '/ws').failures).toEqual([
      'tools/a.spec.ts › A call › with files › fails',
      'tools/a.spec.ts › fails too',
    ]);
  });

  it('names a file that cannot be loaded', () => {
    const file = { name: '/ws/a.spec.ts', status: 'failed', assertionResults: [] };
    const report = JSON.stringify({ ...none, testResults: [file] });
    expect(vitestReport(report, '/ws').failures).toEqual(['a.spec.ts cannot be run']);
  });

  it('of another form is noticed', () => {
    expect(() => vitestReport('{}', '/ws')).toThrow('has its format changed?');
  });
});

describe('Playwright’s report', () => {
  const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 3 };
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });

  it('gives counts, where a flaky test has failed', () => {
    const report = JSON.stringify({ stats, suites: [] });
    expect(playwrightReport(report)).toMatchObject({ passed: 7, failed: 2 });
  });

  it('names each failed test with its file and groups, wherever it was declared', () => {
    const suites = [
      {
        title: 'files.spec.ts',
        specs: [spec('is sent', 'unexpected'), spec('passes', 'expected')],
        suites: [{ title: 'in dark colours', specs: [{ ...spec('is seen', 'flaky'), file: 'x' }] }],
      },
    ];
    expect(playwrightReport(JSON.stringify({ stats, suites })).failures).toEqual([
      'files.spec.ts › is sent',
      'files.spec.ts › in dark colours › is seen',
    ]);
  });

  it('of another form is noticed', () => {
    expect(() => playwrightReport('[]')).toThrow('has its format changed?');
  });
});

describe('The report of a suite', () => {
  const green = { passed: 3, failed: 0, failures: [] };
  const red = { passed: 3, failed: 2, failures: ['a', 'b'] };

  it('stays as it is when its program ended as it says', () => {
    expect(suiteReport(green, 0)).toEqual(green);
    expect(suiteReport(red, 1)).toEqual(red);
  });

  it('has a failure when its program failed outside of the tests', () => {
    const failures = ['something outside of its tests'];
    expect(suiteReport(green, 1)).toEqual({ passed: 3, failed: 1, failures });
  });

  it('has a failure, named by its file, when a file cannot be loaded', () => {
    const report = { ...green, failures: ['a.spec.ts cannot be run'] };
    expect(suiteReport(report, 1)).toEqual({ ...report, failed: 1 });
  });

  it('has a failure when it ran no test', () => {
    const failures = ['it ran no test'];
    expect(suiteReport({ ...green, passed: 0 }, 0)).toEqual({ passed: 0, failed: 1, failures });
  });
});

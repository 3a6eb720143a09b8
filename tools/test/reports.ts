/** Reads from the JSON reports of Vitest and Playwright how many tests passed, and which failed. */
import { relative } from 'node:path';

export interface SuiteReport {
  readonly passed: number;
  readonly failed: number;
  /** The failed tests, each with its file, and the files that cannot be run. */
  readonly failures: readonly string[];
}

/** Vitest's own JSON report (`--reporter=json`). Files are named as seen from `root`. */
export function vitestReport(report: string, root: string): SuiteReport {
  const { numPassedTests, numFailedTests, testResults } = record(report);
  const failures = list(testResults).flatMap((file) => {
    const path = relative(root, String(file['name']));
    const failed = list(file['assertionResults']).filter(({ status }) => status === 'failed');
    if (failed.length === 0 && file['status'] === 'failed') return [`${path} cannot be run`];
    return failed.map(({ ancestorTitles, title }) => name(path, ancestorTitles, title));
  });
  return { passed: count(numPassedTests), failed: count(numFailedTests), failures };
}

/** Playwright's (`--reporter=json`). A test that passed only when tried again has failed once too often. */
export function playwrightReport(report: string): SuiteReport {
  const { stats, suites } = record(report);
  const { expected, unexpected, flaky } = fields(stats);
  return {
    passed: count(expected),
    failed: count(unexpected) + count(flaky),
    failures: list(suites).flatMap((file) => failedIn(file, String(file['title']), [])),
  };
}

/**
 * A suite's report, corrected by how its program ended: a suite that ran nothing, or that failed outside of its tests
 * (a file that cannot be loaded, an unhandled error), has a failure.
 */
export function suiteReport(report: SuiteReport, exitCode: number): SuiteReport {
  const { passed, failed, failures } = report;
  if (failed > 0 || (exitCode === 0 && passed > 0)) return report;
  const what = exitCode === 0 ? 'it ran no test' : 'something outside of its tests';
  return { passed, failed: 1, failures: failures.length > 0 ? failures : [what] };
}

function failedIn(suite: Fields, path: string, groups: readonly unknown[]): readonly string[] {
  const failed = list(suite['specs']).filter(({ tests }) =>
    list(tests).some(({ status }) => status === 'unexpected' || status === 'flaky'),
  );
  return [
    ...failed.map(({ title }) => name(path, groups, title)),
    ...list(suite['suites']).flatMap((group) => failedIn(group, path, [...groups, group['title']])),
  ];
}

/** On one line, whatever the titles hold. */
function name(path: string, groups: unknown, title: unknown): string {
  const titles: readonly unknown[] = Array.isArray(groups) ? groups : [];
  return [path, ...titles, title].map(String).join(' › ').replace(/\s+/g, ' ');
}

type Fields = Readonly<Record<string, unknown>>;

function record(report: string): Fields {
  return fields(JSON.parse(report));
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function count(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new Error('The report holds no counts of tests: has its format changed?');
}

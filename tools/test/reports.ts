/** Reads how many tests passed and failed from the JSON reports of Vitest and Playwright. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Vitest's own JSON report (`--reporter=json`). */
export function vitestCounts(report: string): Counts {
  const { numPassedTests, numFailedTests } = record(report);
  return { passed: count(numPassedTests), failed: count(numFailedTests) };
}

/** Playwright's (`--reporter=json`). A test that passed only when tried again has failed once too often. */
export function playwrightCounts(report: string): Counts {
  const { expected, unexpected, flaky } = fields(record(report)['stats']);
  return { passed: count(expected), failed: count(unexpected) + count(flaky) };
}

/**
 * A suite's counts, corrected by how its program ended: a suite that ran nothing, or that
 * failed outside of its tests (a file that cannot be loaded, an unhandled error), has a failure.
 */
export function suiteCounts({ passed, failed }: Counts, exitCode: number): Counts {
  const broken = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: broken ? 1 : failed };
}

function record(report: string): Record<string, unknown> {
  return fields(JSON.parse(report));
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function count(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new Error('The report holds no counts of tests: has its format changed?');
}

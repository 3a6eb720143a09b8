/** How often each test failed, the worst first: `✗ 3 of 5 runs: e2e: a.spec.ts › is sent`. Takes the failures of each run. */
export function timesFailed(runs: readonly (readonly string[])[]): readonly string[] {
  const times = new Map<string, number>();
  for (const names of runs) {
    for (const name of new Set(names)) times.set(name, (times.get(name) ?? 0) + 1);
  }
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `✗ ${count} of ${runs.length} runs: ${name}`);
}

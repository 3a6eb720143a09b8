/**
 * `npm run test:load -- --busy 10 --runs 5`: runs the suites again and again with busy processes beside them. Prints
 * the counts of each run and what failed in it; any failure makes the exit code 1.
 */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { keepBusy } from './load/busy.ts';
import { type LoadOptions, parseOptions, usage } from './load/options.ts';
import { timesFailed } from './load/times-failed.ts';
import { chosen } from './load/chosen.ts';
import { type Outcome, runSteps } from './test/run-steps.ts';
import { steps } from './test/steps.ts';
import { countsOf, failuresOf, shown } from './test/summary.ts';
import { cores, inWorkplace, root } from './test/workplace.ts';

/** Seconds that a program gets when it has the machine to itself. */
const LIMIT = 600;

const show = (outcome: Outcome): void => console.log(shown(outcome));
let busy = keepBusy(0);

/** Runs the suites `runs` times; gives what failed in each run. */
async function load(
  options: LoadOptions,
  reports: string,
): Promise<readonly (readonly string[])[]> {
  const limit = Math.ceil(LIMIT * (1 + options.busy / availableParallelism()));
  const stepsOf = (folder: string) => {
    mkdirSync(join(reports, folder));
    return chosen(steps({ root, reports: join(reports, folder), limit }), options.only);
  };
  const { before } = stepsOf('before');
  if (before.length > 0) console.log('Before, with the machine as it is:');
  const failed = failuresOf(await runSteps(before, cores, show));
  if (failed.length > 0) {
    throw new Error(`Nothing was run under load:\n${failed.map((name) => `✗ ${name}`).join('\n')}`);
  }
  busy = keepBusy(options.busy);
  const failures: (readonly string[])[] = [];
  for (let run = 1; run <= options.runs; run++) {
    console.log(`\nRun ${run} of ${options.runs}, beside ${options.busy} busy processes:`);
    const start = performance.now();
    const outcomes = await runSteps(stepsOf(`run-${run}`).repeated, cores, show);
    failures.push(failuresOf(outcomes));
    for (const name of failuresOf(outcomes)) console.log(`✗ ${name}`);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`Run ${run}: ${countsOf(outcomes)}, in ${seconds} s`);
  }
  return failures;
}

await inWorkplace(
  async (reports) => {
    const options = parseOptions(process.argv.slice(2));
    if (!options) {
      console.log(usage);
      return;
    }
    const failures = await load(options, reports);
    console.log();
    for (const line of timesFailed(failures)) console.log(line);
    const green = failures.filter((names) => names.length === 0).length;
    console.log(`${green} of ${options.runs} runs passed`);
    if (green < options.runs) process.exitCode = 1;
  },
  () => busy.end(),
);

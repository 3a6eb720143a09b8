/**
 * `npm test`: every check and every suite. At the end stands what failed, by name; the last line counts all tests.
 * Any failure makes the exit code 1.
 */
import { parseArgs } from 'node:util';

import { runSteps } from './test/run-steps.ts';
import { withNeeds } from './test/step.ts';
import { steps } from './test/steps.ts';
import { countsOf, failuresOf, shown } from './test/summary.ts';
import { cores, inWorkplace, root } from './test/workplace.ts';

const usage = `npm test [-- OPTIONS]

  --only STEP,STEP   these steps, and what they need
  --list             tells the steps
  --help             this text`;

await inWorkplace(async (reports) => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  const all = steps({ root, reports });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (values.list) {
    const width = Math.max(...all.map(({ name }) => name.length));
    for (const { name, about } of all) console.log(`${name.padEnd(width)}  ${about}`);
    return;
  }
  const only = values.only?.flatMap((names) => names.split(','));
  const start = performance.now();
  const outcomes = await runSteps(only ? withNeeds(all, only) : all, cores, (outcome) =>
    console.log(shown(outcome)),
  );
  const failures = failuresOf(outcomes);
  console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s`);
  for (const failure of failures) console.log(`✗ ${failure}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
  console.log(countsOf(outcomes));
});

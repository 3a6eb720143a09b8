/** `npm test`: every check and every suite. The last line counts all tests; any failure makes the exit code 1. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { endAll } from './test/command.ts';
import { type Outcome, runSteps } from './test/run-steps.ts';
import { withNeeds } from './test/step.ts';
import { steps } from './test/steps.ts';

const usage = `npm test [-- OPTIONS]

  --only STEP,STEP   these steps, and what they need
  --list             tells the steps
  --help             this text`;

/** More would not pay: a step keeps its core busy, and the suites that use several take two. */
const cores = Math.max(1, Math.min(2, availableParallelism()));

function show({ step, seconds, passed, failed, output }: Outcome): void {
  const tests =
    passed + failed === 1 ? '' : `, ${passed} passed${failed ? `, ${failed} failed` : ''}`;
  const line = `${step.name} (${seconds.toFixed(1)} s${tests})`;
  if (failed === 0) console.log(`✓ ${line}`);
  else console.log(`✗ ${line}\n\n${output.trimEnd().replace(/^/gm, '    ')}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  const reports = mkdtempSync(join(tmpdir(), 'ng-limp-test-'));
  const end = (): void => {
    endAll();
    rmSync(reports, { recursive: true, force: true });
  };
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      end();
      process.exit(code);
    });
  }
  try {
    const all = steps({ root: resolve(import.meta.dirname, '..'), reports });
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
    const start = Date.now();
    const outcomes = await runSteps(only ? withNeeds(all, only) : all, cores, show);
    const failures = outcomes.filter(({ failed }) => failed > 0).map(({ step }) => step.name);
    console.log(
      `\n${((Date.now() - start) / 1000).toFixed(0)} s` +
        (failures.length ? `; failed: ${failures.join(', ')}` : ''),
    );
    const sum = (key: 'passed' | 'failed'): number =>
      outcomes.reduce((total, outcome) => total + outcome[key], 0);
    process.exitCode = failures.length > 0 ? 1 : 0;
    console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  } finally {
    end();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

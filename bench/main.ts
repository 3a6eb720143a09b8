/** `npm run bench`: measures ng-limp against the original and against what is possible. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

import { runBench } from './bench.ts';
import { installRivals } from './install.ts';
import { parseOptions, usage } from './options.ts';
import { planOf } from './plan.ts';
import { type Circumstances, jsonReport, textReport } from './report.ts';
import { entries } from './rivals.ts';
import { targets } from './targets.ts';
import { verdictOf } from './verdicts.ts';

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const { only, rounds, quick } = options;
  if (only.some((name) => name !== 'limpd')) installRivals(say);
  const start = Date.now();
  const { series, chromium } = await runBench(planOf(options), only, entries, say);
  const circumstances: Circumstances = {
    date: new Date(start).toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    chromium: chromium ?? 'not used',
    rounds,
    quick,
  };
  const verdicts = targets
    .filter(({ measure }) => only.includes(measure))
    .map((target) => verdictOf(target, series));
  console.log(`\n${textReport(circumstances, series, verdicts)}`);
  const file = resolve(options.json ?? defaultFile(circumstances.date));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, jsonReport(circumstances, series, verdicts));
  const minutes = (Date.now() - start) / 60_000;
  console.log(`\n${minutes.toFixed(1)} min; figures in ${relative('', file)}`);
}

function defaultFile(date: string): string {
  return join(import.meta.dirname, 'results', `${date.replaceAll(/[:.]/g, '-')}.json`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // the server ends when its channel does, Chromium when its pipe does
  process.on(signal, () => {
    console.error(`Ended by ${signal}.`);
    process.exit(1);
  });
}
try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** What `npm run bench` may be told on the command line. */
import { parseArgs } from 'node:util';

import { type MeasureName, measureNames } from './series.ts';

export interface BenchOptions {
  readonly only: readonly MeasureName[];
  readonly rounds: number;
  /** Sizes of the files that are uploaded, in MiB. */
  readonly mib: readonly number[];
  /** Sizes of those that the original uploads, in MiB. */
  readonly originalMib: readonly number[];
  /** Where the figures go as JSON; default: a new file in `bench/results`. */
  readonly json?: string;
  /** Shorter rounds: to see that it works, not to cite. */
  readonly quick: boolean;
}

export const usage = `npm run bench [-- OPTIONS]

Measures ng-limp against the original and against what is possible, in a headless Chromium on this machine; and the
store of limpd, in Node.

  --only NAME,NAME   of ${measureNames.join(', ')} (all)
  --rounds NUMBER    how often each rival is measured, 1 to 50 (5; with --quick 2)
  --mib SIZE,SIZE    sizes of uploaded files in MiB, 1 to 1024 (64,256; with --quick 16)
  --original-mib SIZE,SIZE
                     the same for the original, which takes minutes (16,64; with --quick 2)
  --json FILE        where the figures go (bench/results/DATE.json)
  --quick            short rounds: to see that it works, not to cite
  --help             this text`;

/** Reads the options, or undefined when help was asked for; throws an error that says which option is wrong. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      mib: { type: 'string' },
      'original-mib': { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) return undefined;
  const { quick, json } = values;
  const only = values.only?.flatMap((names) => names.split(',')).map(measureName);
  return {
    only: only === undefined ? measureNames : measureNames.filter((name) => only.includes(name)),
    rounds: whole('--rounds', values.rounds ?? (quick ? '2' : '5'), 50),
    mib: sizes('--mib', values.mib ?? (quick ? '16' : '64,256')),
    originalMib: sizes('--original-mib', values['original-mib'] ?? (quick ? '2' : '16,64')),
    quick,
    ...(json === undefined ? {} : { json }),
  };
}

function measureName(text: string): MeasureName {
  const name = measureNames.find((known) => known === text);
  if (name !== undefined) return name;
  throw new Error(
    `--only names "${text}", which is no measure. Choose from ${measureNames.join(', ')}.`,
  );
}

function sizes(flag: string, text: string): number[] {
  const found = text.split(',').map((size) => whole(flag, size, 1024));
  return [...new Set(found)].sort((a, b) => a - b);
}

function whole(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new Error(`${flag} has "${text}": give whole numbers from 1 to ${String(most)}.`);
}

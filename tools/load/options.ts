/** What `npm run test:load` may be told on the command line. */
import { parseArgs } from 'node:util';

export interface LoadOptions {
  /** Processes that keep the machine busy. */
  readonly busy: number;
  readonly runs: number;
  /** Names of steps; undefined for all that wait for something. */
  readonly only: readonly string[] | undefined;
}

export const usage = `npm run test:load [-- OPTIONS]

Runs the suites again and again with busy processes beside them, to find tests that need a quiet machine.

  --busy N           busy processes beside them (10)
  --runs N           how many times they run (5)
  --only STEP,STEP   these steps of npm test, instead of all whose tests wait for something
  --help             this text`;

/** Reads the options, or undefined when help was asked for; throws an error that says which option is wrong. */
export function parseOptions(args: readonly string[]): LoadOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      busy: { type: 'string', default: '10' },
      runs: { type: 'string', default: '5' },
      only: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) return undefined;
  return {
    busy: whole('--busy', values.busy, 0, 1000),
    runs: whole('--runs', values.runs, 1, 10_000),
    only: values.only?.flatMap((names) => names.split(',')),
  };
}

function whole(flag: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${flag} is "${text}": it must be a whole number from ${least} to ${most}.`);
}

/**
 * `npm run soak -- --schedules 200 --seed 1 --kills 1000`: what takes too long for every run of the tests.
 *
 * - `kills`: kills a process that writes to a store of limpd so many times, and looks each time whether all that it had
 *   acknowledged is there.
 * - `faults`: runs the client through that many schedules of faults, each a hundred calls over a network that fails. A
 *   schedule that fails prints its seed, which replays it.
 * - `file`: sends a file of 1 GiB through limpd, as `big-file.ts` tells.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'kills,faults,file' },
    schedules: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '1000' },
  },
});
const { only, ...numbers } = values;
for (const [name, value] of Object.entries(numbers)) {
  if (!/^[1-9]\d*$/.test(value)) {
    console.error(`--${name} ${value}: give a whole number from 1.`);
    process.exit(1);
  }
}
const root = resolve(import.meta.dirname, '..');

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** Runs the specs of a project that the path is part of. */
function runSpecs(config: string, specs: string, env: Readonly<Record<string, string>>): boolean {
  const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
  return run([vitest, 'run', '--config', resolve(root, config), specs], env);
}

const { schedules, seed, kills } = numbers;
const soaks: Readonly<Record<string, () => boolean>> = {
  kills: () =>
    runSpecs('projects/limpd/vitest.config.mts', 'src/data/sqlite/kill', { LIMPD_KILLS: kills }),
  faults: () =>
    runSpecs('projects/ng-limp/client/vitest.config.mts', 'src/faults', {
      LIMP_SCHEDULES: schedules,
      LIMP_SEED: seed,
    }),
  file: () => run([resolve(import.meta.dirname, 'big-file.ts')]),
};
for (const name of only.split(',')) {
  const soak = soaks[name];
  if (soak === undefined) {
    console.error(`--only ${name}: there is no such soak. Choose from kills, faults, file.`);
    process.exitCode = 1;
  } else if (!soak()) {
    process.exitCode = 1;
  }
}

/**
 * `npm run soak -- --schedules 200 --seed 1 --kills 1000`: kills a process that writes to a store of limpd so many
 * times, and looks each time whether all that it had acknowledged is there. Then runs the client through that many schedules of faults, each a hundred
 * calls over a network that fails. A schedule that fails prints its seed, which replays it.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '1000' },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (!/^[1-9]\d*$/.test(value)) {
    console.error(`--${name} ${value}: give a whole number from 1.`);
    process.exit(1);
  }
}
const root = resolve(import.meta.dirname, '..');
const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');

/** Runs the specs of a project that the path is part of. */
function run(config: string, specs: string, env: Readonly<Record<string, string>>): number {
  const args = [vitest, 'run', '--config', resolve(root, config), specs];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}

const { schedules, seed, kills } = values;
const failures = [
  run('projects/limpd/vitest.config.mts', 'src/data/sqlite/kill', { LIMPD_KILLS: kills }),
  run('projects/ng-limp/client/vitest.config.mts', 'src/faults', {
    LIMP_SCHEDULES: schedules,
    LIMP_SEED: seed,
  }),
].filter((status) => status !== 0);
process.exitCode = failures[0] ?? 0;

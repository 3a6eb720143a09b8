/**
 * `npm run soak -- --schedules 200 --seed 1`: runs the client through that many schedules of faults, each a hundred
 * calls over a network that fails. A schedule that fails prints its seed, which replays it. Then a file of 1 GiB goes
 * through limpd, as `big-file.ts` tells.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
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
const config = resolve(root, 'projects/ng-limp/client/vitest.config.mts');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', config, 'src/faults'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, LIMP_SCHEDULES: values.schedules, LIMP_SEED: values.seed },
});
const bigFile = spawnSync(process.execPath, [resolve(import.meta.dirname, 'big-file.ts')], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = (status ?? 1) || (bigFile.status ?? 1);

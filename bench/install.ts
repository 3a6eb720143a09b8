/** Installs what only the benchmarks need: the published ng-limp and its jsrsasign. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;

/** Makes `bench/node_modules` as `bench/package-lock.json` says, unless it is so already. */
export function installRivals(say: (line: string) => void): void {
  if (isInstalled()) return;
  say('Installing the original (npm ci in bench) …');
  const args = [
    'ci',
    `--prefix=${folder}`,
    // it asks for an Angular of its time, which its calls do not need
    '--legacy-peer-deps',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const npm = process.env['npm_execpath'];
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) {
    throw new Error(
      'npm ci in bench failed: see above. The original is measured only when it is there.',
    );
  }
}

function isInstalled(): boolean {
  const wanted = packages(join(folder, 'package-lock.json'));
  return Object.entries(wanted).every(([path, { version }]) => {
    if (path === '') return true;
    const file = join(folder, path, 'package.json');
    if (!existsSync(file)) return false;
    const found = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
    return found.version === version;
  });
}

function packages(lockFile: string): Record<string, { version?: string }> {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  return lock.packages;
}

// @ts-check
/**
 * `node tools/bootstrap.mjs SCRIPT ARGS…` runs a script of the workspace from whatever Node npm itself runs on:
 * it installs the packages if they are missing or old, then hands over to the Node that the lock file pins.
 * Plain JavaScript without dependencies, because it runs before there are any.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

import { areInstalled, install } from './bootstrap/packages.mjs';

const root = resolve(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');

try {
  if (!areInstalled(root)) install(root);
  run(process.argv.slice(2), pinnedNode());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The first Node that can run everything: the pinned one where npm has it for this platform, or the one at hand. */
function pinnedNode() {
  const candidates = [join(bin, 'node'), process.execPath];
  const fit = candidates.find((node) => {
    if (node === process.execPath) return fits(process.version);
    return (
      existsSync(node) && fits(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? '')
    );
  });
  if (fit !== undefined) return fit;
  throw new Error(
    `This workspace needs Node 24.15 or later (or 22.22.3 or later of 22); this is ${process.version}. ` +
      'For Linux on x64 npm installs a fitting one by itself; here, install Node 24 and try again.',
  );
}

/** What the Angular CLI accepts. @param {string} version */
function fits(version) {
  const [major = 0, minor = 0, patch = 0] = version.trim().replace(/^v/, '').split('.').map(Number);
  switch (major) {
    case 22:
      return minor > 22 || (minor === 22 && patch >= 3);
    case 24:
      return minor >= 15;
    default:
      return major >= 26;
  }
}

/** Runs the script in place of this one: its arguments, signals and exit code. @param {string[]} args @param {string} node */
function run(args, node) {
  if (args.length === 0) throw new Error('Usage: node tools/bootstrap.mjs SCRIPT [ARGUMENTS]');
  const pathName = Object.keys(process.env).find((name) => /^path$/i.test(name)) ?? 'PATH';
  const env = { ...process.env, [pathName]: [bin, process.env[pathName] ?? ''].join(delimiter) };
  const child = spawn(node, args, { stdio: 'inherit', env });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  // Told to end, npm ends its shell, and the shell does not tell us: then our parent is another one.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent || process.env['npm_lifecycle_event'] === undefined) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

// @ts-check
/**
 * Whether node_modules holds what package-lock.json says, and what makes it so. Contents decide: dates change with
 * every checkout and copy, and two files that are written one after the other can have the same one.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * @typedef {object} Package What a lock file says of one package.
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {string} [resolved]
 * @property {boolean} [optional]
 * @property {string | string[]} [os]
 * @property {string | string[]} [cpu]
 * @property {Record<string, string>} [optionalDependencies]
 *
 * @typedef {Record<string, Package | undefined>} Packages By their folders.
 */

/** @param {string} root */
const lockFile = (root) => join(root, 'package-lock.json');
/** What npm writes into node_modules when it is done: all that it installed. @param {string} root */
const npmsOwn = (root) => join(root, 'node_modules/.package-lock.json');
/** Ours: what the last install was made from, and what came of it. @param {string} root */
const stampFile = (root) => join(root, 'node_modules/.made-from-lock');

/** @param {string} root */
export function areInstalled(root) {
  const made = packagesIn(npmsOwn(root));
  if (!made) return false;
  // An install that was broken off leaves what npm wrote before.
  const isThere = (/** @type {string} */ at) => existsSync(join(root, at, 'package.json'));
  if (!Object.keys(made).every((at) => made[at]?.optional || isThere(at))) return false;
  // Ours can differ from the lock file, such as where the registry lacks a package for this platform.
  if (existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === stamp(root)) {
    return true;
  }
  const wanted = packagesIn(lockFile(root));
  return wanted !== undefined && isMadeFrom(made, wanted);
}

/** Throws an error that says why it failed. @param {string} root */
export function install(root) {
  refuseLink(join(root, 'node_modules'));
  const start = process.hrtime.bigint();
  console.error('Installing the packages of package-lock.json (npm ci) …');
  // engine warnings about the Node that npm runs on mean nothing: the packages run on the pinned one
  const args = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const npm = process.env['npm_execpath'];
  const { status, error } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, {
        cwd: root,
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32',
      });
  if (status !== 0) {
    throw new Error(
      `npm ci failed${error ? ` (${error.message})` : ''}: see above. Mend that, then try again.`,
    );
  }
  writeFileSync(stampFile(root), stamp(root));
  console.error(`Installed in ${(process.hrtime.bigint() - start) / 1_000_000_000n} s.`);
}

/** npm empties the folder before it fills it, and through a link that is somebody else's. @param {string} folder */
function refuseLink(folder) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const target = resolve(folder, '..', readlinkSync(folder));
  throw new Error(
    `${folder} is a link to ${target}, which does not hold what package-lock.json says. ` +
      'npm ci would empty that folder, so nothing was installed. ' +
      'Remove the link, or install the packages where it leads; then try again.',
  );
}

/** @param {string} root */
function stamp(root) {
  return [lockFile(root), npmsOwn(root)]
    .map((file) =>
      createHash('sha256')
        .update(existsSync(file) ? readFileSync(file) : '')
        .digest('hex'),
    )
    .join('\n');
}

/** The packages of a lock file, or undefined if it is none. @param {string} file @returns {Packages | undefined} */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Whether an `npm ci` or `npm install`, by hand or not, made this from that. @param {Packages} made @param {Packages} wanted */
function isMadeFrom(made, wanted) {
  const own = wanted['']?.optionalDependencies ?? {};
  const mayLack = (/** @type {string} */ at) => {
    const { optional = false, os, cpu } = wanted[at] ?? {};
    // The pinned Node is optional for the sake of other platforms: where it fits, it is wanted.
    const isOwn = Object.keys(own).some((name) => at === `node_modules/${name}`);
    return optional && !(isOwn && allows(os, process.platform) && allows(cpu, process.arch));
  };
  return (
    Object.keys(made).every((at) => isSame(made[at], wanted[at])) &&
    Object.keys(wanted).every((at) => at === '' || made[at] !== undefined || mayLack(at))
  );
}

/** @param {Package | undefined} one @param {Package | undefined} other */
function isSame(one, other) {
  if (!one || !other || one.version !== other.version) return false;
  return one.integrity && other.integrity
    ? one.integrity === other.integrity
    : one.resolved === other.resolved;
}

/** @param {string | string[] | undefined} names @param {string} name */
function allows(names, name) {
  const all = [names ?? []].flat();
  const allowed = all.filter((each) => !each.startsWith('!'));
  return !all.includes(`!${name}`) && (allowed.length === 0 || allowed.includes(name));
}

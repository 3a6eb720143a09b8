import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { build, isFresh } from './build.ts';

/** Stands in for the Angular CLI: leaves behind what a build leaves, unless a file says that it fails. */
const ng = `
  const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
  if (existsSync('broken')) { console.error('TS2322'); process.exit(1); }
  const file = process.argv[3] === 'ng-limp' ? 'dist/ng-limp/package.json' : 'dist/sandbox/browser/index.html';
  mkdirSync(require('node:path').dirname(file), { recursive: true });
  writeFileSync(file, '');
`;

describe('A build', () => {
  let root = '';
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'build-'));
    write('node_modules/@angular/cli/bin/ng.js', ng);
    for (const file of [
      'angular.json',
      'tsconfig.json',
      'tsconfig.base.json',
      'package-lock.json',
    ]) {
      write(file, '{}');
    }
    write('projects/ng-limp/src/api.ts', 'export {};');
    write('projects/sandbox/src/main.ts', 'export {};');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is needed where there was none', () => {
    expect(isFresh(root, 'ng-limp')).toBe(false);
  });

  it('is not needed again while nothing changes', async () => {
    expect(await build(root, 'ng-limp')).toMatchObject({ ok: true });
    expect(isFresh(root, 'ng-limp')).toBe(true);
  });

  it.each([
    'projects/ng-limp/src/api.ts',
    'projects/ng-limp/src/new.ts',
    'package-lock.json',
    'angular.json',
  ])('is needed again after a change of %s', async (file) => {
    await build(root, 'ng-limp');
    write(file, 'changed');
    expect(isFresh(root, 'ng-limp')).toBe(false);
  });

  it.each([
    'projects/ng-limp/src/api.spec.ts',
    'projects/ng-limp/node_modules/.vite/deps/_metadata.json',
    'projects/ng-limp/tsconfig.lib.tsbuildinfo',
    'projects/sandbox/src/main.ts',
  ])('is not needed again after a change of %s', async (file) => {
    await build(root, 'ng-limp');
    write(file, 'changed');
    expect(isFresh(root, 'ng-limp')).toBe(true);
  });

  it('is needed again after a change that leaves size and date as they were', async () => {
    await build(root, 'ng-limp');
    const file = join(root, 'projects/ng-limp/src/api.ts');
    const { atime, mtime } = statSync(file);
    write('projects/ng-limp/src/api.ts', 'export [];');
    utimesSync(file, atime, mtime);
    expect(isFresh(root, 'ng-limp')).toBe(false);
  });

  it('is not needed again when only dates are new', async () => {
    await build(root, 'ng-limp');
    utimesSync(join(root, 'projects/ng-limp/src/api.ts'), new Date(2040, 0), new Date(2040, 0));
    expect(isFresh(root, 'ng-limp')).toBe(true);
  });

  it('of the Sandbox is needed again after a change of the library', async () => {
    await build(root, 'sandbox');
    expect(isFresh(root, 'sandbox')).toBe(true);
    write('projects/ng-limp/src/api.ts', 'changed');
    expect(isFresh(root, 'sandbox')).toBe(false);
  });

  it('is needed again when somebody removed its result', async () => {
    await build(root, 'ng-limp');
    rmSync(join(root, 'dist/ng-limp'), { recursive: true });
    expect(isFresh(root, 'ng-limp')).toBe(false);
  });

  it('that fails gives what it printed, and stays needed', async () => {
    write('broken', '');
    expect(await build(root, 'ng-limp')).toEqual({ ok: false, output: 'TS2322\n' });
    expect(isFresh(root, 'ng-limp')).toBe(false);
  });
});

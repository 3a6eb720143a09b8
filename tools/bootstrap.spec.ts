import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Stands in for npm: notes how it was called, and leaves behind what npm leaves. */
const npm = `
  const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
  appendFileSync('npm-calls', process.argv[2] + '\\n');
  mkdirSync('node_modules', { recursive: true });
  writeFileSync('node_modules/.package-lock.json', '{}');
`;

describe('The bootstrap', () => {
  let root = '';
  const at = (file: string) => join(root, file);
  const npmCalls = () =>
    existsSync(at('npm-calls')) ? readFileSync(at('npm-calls'), 'utf8').trim().split('\n') : [];
  const env = () => ({ ...process.env, npm_execpath: at('npm.js') });
  const bootstrap = (...args: string[]) =>
    spawnSync(process.execPath, ['tools/bootstrap.mjs', ...args], {
      cwd: root,
      env: env(),
      encoding: 'utf8',
    });
  const date = (file: string, year: number) =>
    utimesSync(at(file), new Date(year, 0), new Date(year, 0));
  const installByHand = (year: number) => {
    mkdirSync(at('node_modules'), { recursive: true });
    writeFileSync(at('node_modules/.package-lock.json'), '{}');
    date('node_modules/.package-lock.json', year);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bootstrap-'));
    mkdirSync(at('tools'));
    copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), at('tools/bootstrap.mjs'));
    writeFileSync(at('package-lock.json'), '{"version":1}');
    writeFileSync(at('npm.js'), npm);
    writeFileSync(at('main.mjs'), 'console.log(process.argv.slice(2).join()); process.exit(7);');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('runs the script with its arguments and gives its exit code', () => {
    const { status, stdout } = bootstrap('main.mjs', 'a', '--b');
    expect(stdout).toBe('a,--b\n');
    expect(status).toBe(7);
  });

  it('installs once from a fresh clone, and says so', () => {
    expect(bootstrap('main.mjs').stderr).toContain('npm ci');
    bootstrap('main.mjs');
    expect(npmCalls()).toEqual(['ci']);
  });

  it('installs again when the lock file is another, even one of an older date', () => {
    bootstrap('main.mjs');
    writeFileSync(at('package-lock.json'), '{"version":2}');
    date('package-lock.json', 2001);
    bootstrap('main.mjs');
    expect(npmCalls()).toEqual(['ci', 'ci']);
  });

  it('does not install again when only the date of the lock file is new', () => {
    bootstrap('main.mjs');
    date('package-lock.json', 2040);
    bootstrap('main.mjs');
    expect(npmCalls()).toEqual(['ci']);
  });

  it('takes what was installed by hand after the lock file changed', () => {
    date('package-lock.json', 2001);
    installByHand(2002);
    bootstrap('main.mjs');
    expect(npmCalls()).toEqual([]);
  });

  it('takes what was installed by hand though its own last install was for another lock file', () => {
    bootstrap('main.mjs');
    writeFileSync(at('package-lock.json'), '{"version":2}');
    installByHand(2040);
    bootstrap('main.mjs');
    expect(npmCalls()).toEqual(['ci']);
  });

  it('installs again when the lock file changed after an install by hand', () => {
    installByHand(2001);
    bootstrap('main.mjs');
    expect(npmCalls()).toEqual(['ci']);
  });

  it('says what failed when the installation does, and runs nothing', () => {
    writeFileSync(at('npm.js'), "console.error('npm error 404'); process.exit(1);");
    const { status, stdout, stderr } = bootstrap('main.mjs');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('npm error 404');
    expect(stderr).toContain('npm ci failed');
  });

  it('tells its usage when there is no script', () => {
    const { status, stderr } = bootstrap();
    expect(status).toBe(1);
    expect(stderr).toContain('Usage: node tools/bootstrap.mjs SCRIPT');
  });

  it('puts the workspace’s own programs first on the path', () => {
    writeFileSync(at('main.mjs'), 'console.log(process.env.PATH);');
    expect(bootstrap('main.mjs').stdout.startsWith(at('node_modules/.bin'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'passes a signal on to the script, and waits for it',
    async () => {
      const script =
        "process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1e3); console.log('up');";
      writeFileSync(at('main.mjs'), script);
      const child = spawn(process.execPath, ['tools/bootstrap.mjs', 'main.mjs'], {
        cwd: root,
        env: env(),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([5, null]);
    },
  );
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readCommand, USAGE } from './cli.ts';
import { VERSION } from './version.ts';

describe('the command line', () => {
  it('without anything runs a server on port 8081', () => {
    expect(readCommand([], {})).toEqual({ kind: 'run', options: { port: 8081, quotas: 'real' } });
  });

  it('takes every option', () => {
    const args =
      '-p 9000 --host 0.0.0.0 --env prod --debug --packages staff,blog --modules ./mine'.split(' ');
    expect(readCommand(args, {})).toEqual({
      kind: 'run',
      options: {
        port: 9000,
        quotas: 'real',
        host: '0.0.0.0',
        env: 'prod',
        debug: true,
        packages: ['staff', 'blog'],
        modulesDirs: ['./mine'],
      },
    });
  });

  it('takes what makes a server stand in for another', () => {
    const args = '--api-level 5.8 --faithful --idle-timeout 5 --quota-anon 3 --quota-window 2';
    expect(readCommand(args.split(' '), {})).toMatchObject({
      options: {
        apiLevel: '5.8',
        faithful: true,
        idleMs: 5000,
        quotas: { anon: 3, authed: 100, ip: 500, windowMs: 2000 },
      },
    });
  });

  it('can do without quotas, but not with and without', () => {
    expect(readCommand(['--no-quotas'], {})).toMatchObject({ options: { quotas: false } });
    expect(readCommand(['--no-quotas', '--quota-ip', '9'], {}).kind).toBe('mistake');
  });

  it('takes where data are kept, how much may wait of files, and how long', () => {
    const args =
      '--data-dir ./data --grace 3 --stall-timeout 9 --upload-file-mib 1 --upload-conn-mib 2 ' +
      '--upload-address-mib 3 --upload-total-mib 4 --upload-expiry 5';
    expect(readCommand(args.split(' '), {})).toMatchObject({
      options: {
        dataDir: './data',
        graceMs: 3000,
        stallMs: 9000,
        uploads: {
          fileBytes: 1_048_576,
          connBytes: 2_097_152,
          addressBytes: 3_145_728,
          totalBytes: 4_194_304,
          expiryMs: 5000,
        },
      },
    });
  });

  it.each([
    ['--upload-conn-mib', '0', '--upload-conn-mib can take: 1'],
    ['--grace', 'x', '--grace'],
    ['--api-level', '5.9', '--api-level needs one of 4.0, 4.3'],
    ['--quota-anon', '0', '--quota-anon can take: 1'],
    ['--quota-ip', 'many', '--quota-ip'],
    ['--quota-authed', '-3', 'argument'],
    ['--quota-window', '1.5', '--quota-window'],
    ['--idle-timeout', '10000000', '--idle-timeout'],
  ])('refuses %s %s, saying what it takes', (flag, value, told) => {
    expect(readCommand([flag, value], {})).toMatchObject({
      kind: 'mistake',
      message: expect.stringContaining(told) as unknown,
    });
  });

  it('takes secrets from the environment, since a command line is seen by every user', () => {
    const env = { LIMPD_ADMIN_PASSWORD: 'secret', LIMPD_ANON_TOKEN: 'token' };
    expect(readCommand([], env)).toMatchObject({
      options: { adminPassword: 'secret', anonToken: 'token' },
    });
    expect(readCommand([], { LIMPD_ADMIN_PASSWORD: '' })).toEqual(readCommand([], {}));
  });

  it.each([['-h'], ['--help'], ['-p', '9000', '-h']])('gives help with %s', (...args) => {
    expect(readCommand(args, {}).kind).toBe('help');
  });

  it('tells its version', () => {
    expect(readCommand(['--version'], {}).kind).toBe('version');
  });

  it.each(['abc', '-1', '65536', '', '80.5', '1e3'])('does not take %j for a port', (port) => {
    const command = readCommand([`--port=${port}`], {});
    expect(command).toMatchObject({
      kind: 'mistake',
      message: expect.stringContaining('-p needs a number') as unknown,
    });
  });

  it('names what it does not know', () => {
    expect(readCommand(['--prot', '1'], {})).toMatchObject({
      kind: 'mistake',
      message: expect.stringContaining('--prot') as unknown,
    });
    expect(readCommand(['start'], {}).kind).toBe('mistake');
  });

  it('tells of every option in its help', () => {
    const names = [
      ['-p', '--port', '--host', '--env', '--packages', '--modules', '--debug', '--api-level'],
      ['--faithful', '--idle-timeout', '--quota-anon', '--quota-authed', '--quota-ip'],
      ['--quota-window', '--no-quotas'],
    ].flat();
    expect(names.filter((name) => !USAGE.includes(name))).toEqual([]);
  });
});

describe('the version', () => {
  it('is that of the package', async () => {
    const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: VERSION });
  });
});

describe('limpd backup', () => {
  it('copies a folder of data to another one', () => {
    expect(readCommand(['backup', 'copy', '--data-dir', 'data'], {})).toEqual({
      kind: 'backup',
      dataDir: 'data',
      target: 'copy',
    });
  });

  it.each([[['backup']], [['backup', 'copy']], [['backup', 'a', 'b', '--data-dir', 'c']], [['x']]])(
    'is refused as %j',
    (args) => {
      expect(readCommand(args, {})).toMatchObject({ kind: 'mistake' });
    },
  );
});

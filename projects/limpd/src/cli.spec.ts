import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readCommand, USAGE } from './cli.ts';
import { VERSION } from './version.ts';

describe('the command line', () => {
  it('without anything runs a server on port 8081', () => {
    expect(readCommand([], {})).toEqual({ kind: 'run', options: { port: 8081 } });
  });

  it('takes every option', () => {
    const args =
      '-p 9000 --host 0.0.0.0 --env prod --debug --packages staff,blog --modules ./mine'.split(' ');
    expect(readCommand(args, {})).toEqual({
      kind: 'run',
      options: {
        port: 9000,
        host: '0.0.0.0',
        env: 'prod',
        debug: true,
        packages: ['staff', 'blog'],
        modulesDirs: ['./mine'],
      },
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
    const names = ['-p', '--port', '--host', '--env', '--packages', '--modules', '--debug'];
    expect(names.filter((name) => !USAGE.includes(name))).toEqual([]);
  });
});

describe('the version', () => {
  it('is that of the package', async () => {
    const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: VERSION });
  });
});

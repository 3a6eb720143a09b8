import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { freePort } from './spec/free-port.ts';
import { parseOptions } from './start/options.ts';
import { assertFree } from './start/ports.ts';

describe('The options of npm start', () => {
  it('are the usual ports when there are none', () => {
    expect(parseOptions([])).toEqual({ limpdPort: 8081, sandboxPort: 4200 });
  });

  it('change either port', () => {
    expect(parseOptions(['--limpd-port', '8082', '--sandbox-port=4300'])).toEqual({
      limpdPort: 8082,
      sandboxPort: 4300,
    });
  });

  it('ask for help', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  it.each(['abc', '0', '65536', '80.5', '-1', '1e3', ''])('refuse "%s" as a port', (text) => {
    expect(() => parseOptions([`--limpd-port=${text}`])).toThrow(
      `--limpd-port is "${text}": it must be a port, a number from 1 to 65535.`,
    );
  });

  it('refuse one port for both', () => {
    expect(() => parseOptions(['--limpd-port', '4200'])).toThrow('choose two ports');
  });

  it('refuse what they do not know', () => {
    expect(() => parseOptions(['--prot', '1'])).toThrow("Unknown option '--prot'");
  });
});

describe('A port that is taken', () => {
  let server: Server;
  let port = 0;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => server.close());

  it('is named together with the flag that changes it', async () => {
    await expect(assertFree(port, 'limpd', '--limpd-port')).rejects.toThrow(
      `Port ${port} is taken, so limpd cannot use it. Stop what listens there, or choose another port: npm start -- --limpd-port ${port + 1}`,
    );
  });

  it('is taken no more once it is free', async () => {
    server.close();
    await once(server, 'close');
    await expect(assertFree(port, 'limpd', '--limpd-port')).resolves.toBeUndefined();
  });

  it.each([
    ['--limpd-port', 'limpd'],
    ['--sandbox-port', 'the Sandbox'],
  ])('ends npm start before it builds anything (%s)', async (flag, who) => {
    const { code, output } = await start(flag, String(port));
    expect(output).toMatch(new RegExp(`^Port ${port} is taken, so ${who} cannot use it.*${flag}`));
    expect(output).not.toContain('Building');
    expect(code).toBe(1);
  });
});

/** Runs the real program. Other ports than the usual ones, which may well be in use. */
async function start(...args: string[]): Promise<{ code: number | null; output: string }> {
  const free = ['--limpd-port', '--sandbox-port'].filter((flag) => !args.includes(flag));
  const ports = await Promise.all(free.map(freePort));
  const others = free.flatMap((flag, index) => [flag, String(ports[index])]);
  const child = spawn(process.execPath, ['tools/start.ts', ...args, ...others], {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => (output += text.toString()));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

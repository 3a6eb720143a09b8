import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLimpd } from '../testing/start.ts';
import { TestClient } from '../testing/test-client.ts';
import { VERSION } from './version.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => string;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [main, ...args]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  const keep = (data: Buffer): void => {
    output += data.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, output: () => output };
}

async function ended({ child, output }: Run): Promise<{ code: unknown; output: string }> {
  const [code] = await once(child, 'close');
  return { code, output: output() };
}

async function listening({ child, output }: Run): Promise<string> {
  for (;;) {
    const url = /ws:\/\/\S+/.exec(output())?.[0];
    if (url !== undefined) return url;
    await once(child.stdout ?? child, 'data');
  }
}

describe('limpd', () => {
  it('prints help and version', async () => {
    expect(await ended(run('-h'))).toMatchObject({
      code: 0,
      output: expect.stringContaining('Usage: limpd') as unknown,
    });
    expect(await ended(run('--version'))).toEqual({ code: 0, output: `${VERSION}\n` });
  });

  it('ends with code 1 and a word on what to do when it is called wrongly', async () => {
    const { code, output } = await ended(run('-p', 'abc'));
    expect(code).toBe(1);
    expect(output).toContain('limpd -h');
  });

  it('ends with code 1 when the port is taken, and names the port and the flag', async () => {
    const { port } = await startLimpd();
    const { code, output } = await ended(run('-p', String(port)));
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} is taken`);
    expect(output).toContain('-p PORT');
    expect(output).not.toContain('    at ');
  });

  it('ends with code 1 when a package is not there', async () => {
    const { code, output } = await ended(run('-p', '0', '--packages', 'nothing'));
    expect(code).toBe(1);
    expect(output).toContain("No package 'nothing'");
  });

  it('serves the sample package until it is told to stop, conns or not', async () => {
    const running = run('-p', '0');
    const client = await TestClient.admin(await listening(running));
    const created = await client.call('staff/create', { doc: { name: { en_AE: 'x' } } });
    expect(created['status']).toBe(200);
    running.child.kill('SIGTERM');
    expect(await client.closed).toBe(1001);
    expect((await ended(running)).code).toBe(0);
  });

  it('warns in production of the default password and token, without telling them', async () => {
    const running = run('-p', '0', '--env', 'prod');
    await listening(running);
    const stopped = ended(running);
    running.child.kill('SIGTERM');
    const { output } = await stopped;
    expect(output).toContain('default password');
    expect(output).toContain('anon token is still the default');
    expect(output).not.toContain('__A');
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { freePort } from '../spec/free-port.ts';
import { LimpdProcess } from './limpd.ts';

/** Answers every request with "hello", and dies by itself when asked for /die. */
const obedient = `
  import { createServer } from 'node:http';
  console.log('listening');
  createServer(({ url }, reply) => {
    if (url === '/die') process.exit(3);
    reply.end('hello');
  }).listen(Number(process.argv.at(-1)));
`;

describe('The limpd of npm start', () => {
  let root = '';
  let port = 0;
  let limpd: LimpdProcess;
  const said: string[] = [];
  const onDeath = vi.fn<(how: string) => void>();
  const get = (path: string) => fetch(`http://localhost:${port}${path}`);
  const program = (code: string) => writeFileSync(join(root, 'projects/limpd/src/main.ts'), code);

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'limpd-process-'));
    mkdirSync(join(root, 'projects/limpd/src'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
    program(obedient);
    port = await freePort();
    said.length = 0;
    onDeath.mockClear();
    limpd = new LimpdProcess({ root, port, say: (line) => said.push(line), onDeath });
  });
  afterEach(async () => {
    await limpd.stop();
    rmSync(root, { recursive: true });
  });

  it('runs once its start resolves', async () => {
    await limpd.start();
    expect(limpd.running).toBe(true);
    expect(await (await get('/')).text()).toBe('hello');
    expect(said).toContain('limpd | listening');
  });

  it('can be stopped and started again, which is no death', async () => {
    await limpd.start();
    await limpd.stop();
    expect(limpd.running).toBe(false);
    await expect(get('/')).rejects.toThrow();
    await limpd.start();
    expect((await get('/')).status).toBe(200);
    expect(onDeath).not.toHaveBeenCalled();
  });

  it('tells when it ends by itself', async () => {
    await limpd.start();
    await expect(get('/die')).rejects.toThrow();
    await expect.poll(() => onDeath).toHaveBeenCalledExactlyOnceWith('exit code 3');
    expect(limpd.running).toBe(false);
  });

  it('rejects when it cannot even start', async () => {
    program("throw new Error('no such package: staff');");
    await expect(limpd.start()).rejects.toThrow('limpd could not start (exit code 1): see above.');
    await expect.poll(() => said.join()).toContain('no such package: staff');
    expect(limpd.running).toBe(false);
  });

  it('is ended when it does not stop as asked', async () => {
    program(`process.on('SIGTERM', () => {}); ${obedient}`);
    await limpd.start();
    await limpd.stop();
    await expect(get('/')).rejects.toThrow();
  });
});

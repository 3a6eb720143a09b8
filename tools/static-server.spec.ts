import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startStaticServer, type StaticServer } from './static-server.ts';

describe('The static server', () => {
  let folder = '';
  let server: StaticServer;
  const get = (path: string) => fetch(server.url + path);

  beforeEach(async () => {
    const outside = mkdtempSync(join(tmpdir(), 'static-'));
    folder = join(outside, 'browser');
    mkdirSync(folder);
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    writeFileSync(join(folder, 'index.html'), '<h1>App</h1>');
    writeFileSync(join(folder, 'main.js'), 'run();');
    server = await startStaticServer({ folder, json: { '/sandbox.json': { api: 'ws://x/ws' } } });
  });
  afterEach(async () => {
    await server.close();
    rmSync(join(folder, '..'), { recursive: true });
  });

  it('serves files with their types', async () => {
    const reply = await get('/main.js');
    expect(reply.headers.get('content-type')).toContain('text/javascript');
    expect(await reply.text()).toBe('run();');
  });

  it.each(['/', '/index.html', '/login', '/doc/5f00?tab=raw'])(
    'serves the app for %s',
    async (path) => {
      const reply = await get(path);
      expect(reply.headers.get('content-type')).toContain('text/html');
      expect(await reply.text()).toBe('<h1>App</h1>');
    },
  );

  it('answers 404 for a file that is not there, so that a broken build is seen', async () => {
    expect((await get('/gone.js')).status).toBe(404);
  });

  it('serves what it was given as JSON', async () => {
    expect(await (await get('/sandbox.json')).json()).toEqual({ api: 'ws://x/ws' });
  });

  it('serves nothing from outside its folder', async () => {
    const reply = await get('/..%2fsecret.txt');
    expect(await reply.text()).not.toContain('secret');
  });

  it('rejects when its port is taken', async () => {
    await expect(startStaticServer({ folder, port: server.port })).rejects.toThrow('EADDRINUSE');
  });

  it('says so when the app is not built', async () => {
    await expect(startStaticServer({ folder: join(folder, 'gone') })).rejects.toThrow(
      'build the app first',
    );
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { RECORDED_MODULES, startLimpd } from '../testing/start.ts';
import { ADMIN_EMAIL, idIn, statusOf, TestClient } from '../testing/test-client.ts';
import { reauthHash } from './core/auth-hash.ts';
import { createMemoryStore } from './data/memory-store.ts';
import type { Logger } from './logger.ts';
import { createLimpd } from './server.ts';

function recordingLogger(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const log =
    (level: string) =>
    (message: string, fields?: object): void => {
      lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
    };
  return {
    lines,
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
  };
}

describe('a server', () => {
  it('listens on this machine only, unless told otherwise', async () => {
    const limpd = await startLimpd();
    expect(limpd.url).toBe(`ws://127.0.0.1:${limpd.port}/ws`);
    expect(limpd.httpUrl).toBe(`http://127.0.0.1:${limpd.port}`);
    const open = await startLimpd({ host: '0.0.0.0' });
    expect(open.url).toBe(`ws://127.0.0.1:${open.port}/ws`);
  });

  it('survives peers that ask for a websocket elsewhere and reset the connection', async () => {
    const limpd = await startLimpd();
    const resets = Array.from({ length: 20 }, async () => {
      const socket = connect(limpd.port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(
        'GET /nope HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      );
      socket.resetAndDestroy();
      await once(socket, 'close');
    });
    await Promise.all(resets);
    expect((await fetch(limpd.httpUrl)).status).toBe(200);
  });

  it('refuses a port that is taken, naming it and the flag', async () => {
    const { port } = await startLimpd();
    await expect(startLimpd({ port })).rejects.toThrow(
      `Port ${port} is taken. Choose another with -p PORT (or --port PORT).`,
    );
  });

  it('ends every conn when it is closed, those not verified too, and frees its port', async () => {
    const limpd = await createLimpd({ port: 0, modulesDirs: [RECORDED_MODULES] });
    const clients = [await TestClient.connect(limpd.url), await TestClient.admin(limpd.url)];
    await limpd.close();
    expect(await Promise.all(clients.map((client) => client.closed))).toEqual([1001, 1001]);
    const again = await startLimpd({ port: limpd.port });
    expect(again.port).toBe(limpd.port);
  });

  it('does not wait for calls in flight when it is closed', async () => {
    const limpd = await createLimpd({ port: 0, modulesDirs: [RECORDED_MODULES] });
    const client = await TestClient.open(limpd.url);
    client.sendCall('staff/slow', { doc: { ms: 60_000 } });
    await client.call('heart/beat');
    await limpd.close();
    expect(await client.closed).toBe(1001);
  });

  it('goes on where another left off when it is given its store', async () => {
    const store = createMemoryStore();
    const options = { port: 0, modulesDirs: [RECORDED_MODULES], store };
    const before = await createLimpd(options);
    const admin = await TestClient.admin(before.url);
    const id = idIn(await admin.call('staff/create', { doc: { name: { en_AE: 'kept' } } }));
    await before.close();

    const after = await startLimpd(options);
    const client = await TestClient.open(after.url);
    const query = [{ _id: admin.sid, hash: reauthHash(admin.key) }];
    expect(statusOf(await client.call('session/reauth', { query }))).toBe(200);
    client.key = admin.key;
    const read = await client.call('staff/read', { query: [{ _id: id }] });
    expect(idIn(read)).toBe(id);
  });

  it('forgets everything without a store of its own', async () => {
    const first = await startLimpd();
    const admin = await TestClient.admin(first.url);
    await admin.call('staff/create', { doc: { name: { en_AE: 'x' } } });
    const second = await startLimpd();
    const client = await TestClient.open(second.url);
    expect(await client.call('staff/read')).toMatchObject({ args: { total: 0 } });
  });

  it('warns in production of defaults that everybody knows, and only then', async () => {
    const warnings = async (options: Parameters<typeof startLimpd>[0]): Promise<number> => {
      const { logger, lines } = recordingLogger();
      await startLimpd({ ...options, logger });
      return lines.filter((line) => line.startsWith('warn')).length;
    };
    expect(await warnings({})).toBe(0);
    expect(await warnings({ env: 'prod' })).toBe(2);
    expect(await warnings({ env: 'production', adminPassword: 'x' })).toBe(1);
    expect(await warnings({ env: 'prod', adminPassword: 'x', anonToken: 'y' })).toBe(0);
  });

  it('logs every call, and never a token, a hash or a password', async () => {
    const { logger, lines } = recordingLogger();
    const { url } = await startLimpd({ logger, debug: true, env: 'prod' });
    const client = await TestClient.admin(url);
    await client.call('staff/boom');
    await client.call('staff/boom\nforged');
    const query = [{ _id: client.sid, hash: reauthHash(client.key) }];
    await client.call('session/reauth', { query });
    const log = lines.join('\n');
    expect(log).toContain('session/auth');
    expect(log).toContain('staff.boom failed');
    for (const secret of [client.key, reauthHash(client.key), '__A', ADMIN_EMAIL, 'eyJ']) {
      expect(log).not.toContain(secret);
    }
  });

  it('uses the anon token that it is given', async () => {
    const { url } = await startLimpd({ anonToken: 'mine' });
    const client = await TestClient.connect(url);
    client.key = 'mine';
    expect(statusOf(await client.call('conn/verify'))).toBe(200);
    const other = await TestClient.connect(url);
    other.sendCall('conn/verify');
    expect(await other.closed).toBe(1000);
  });
});

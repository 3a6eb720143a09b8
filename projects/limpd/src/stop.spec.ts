import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LimpdProcess } from '../testing/limpd-process.ts';
import { RECORDED_MODULES, startLimpd } from '../testing/start.ts';
import { idIn, statusOf, TestClient } from '../testing/test-client.ts';
import { chunkDoc, cycleBytes } from '../testing/upload.ts';

describe('a server that is closed', () => {
  it('lets calls that run finish within its grace, and takes no new ones', async () => {
    const limpd = await startLimpd({ graceMs: 100_000 });
    const [busy, idle] = [await TestClient.open(limpd.url), await TestClient.open(limpd.url)];
    const running = busy.sendCall('staff/slow', { doc: { ms: 300 } });
    await busy.call('heart/beat');
    const closed = limpd.close();
    expect(await idle.closed).toBe(1001);
    busy.sendCall('heart/beat');
    expect(statusOf(await busy.replyTo(running))).toBe(200);
    expect(await busy.closed).toBe(1001);
    expect(busy.untaken).toEqual([]);
    await closed;
  });

  it('ends calls that take longer', async () => {
    const limpd = await startLimpd({ graceMs: 200 });
    const client = await TestClient.open(limpd.url);
    client.sendCall('staff/slow', { doc: { ms: 100_000 } });
    await client.call('heart/beat');
    await limpd.close();
    expect(await client.closed).toBe(1001);
  });

  it.each(['5.6', '6.0'] as const)(
    'lets calls of level %s finish that run one after the other, or side by side',
    async (apiLevel) => {
      const limpd = await startLimpd({ graceMs: 100_000, apiLevel });
      const client = await TestClient.open(limpd.url);
      const ids = [1, 2].map(() => client.sendCall('staff/slow', { doc: { ms: 100 }, query: [] }));
      // Closed once both have been taken in.
      await expect.poll(() => client.socket.bufferedAmount).toBe(0);
      await client.replyTo(ids[0] ?? '');
      const closed = limpd.close();
      expect(statusOf(await client.replyTo(ids[1] ?? ''))).toBe(200);
      expect(await client.closed).toBe(1001);
      await closed;
    },
  );

  it('lets downloads finish', async () => {
    const limpd = await startLimpd({ graceMs: 100_000 });
    const admin = await TestClient.admin(limpd.url);
    const bytes = cycleBytes(500_000);
    for (let chunk = 1; chunk <= 30; chunk++) {
      const part = chunkDoc({ bytes, chunk, total: 30, file: { size: 15_000_000 } });
      await admin.call('file/upload', { doc: part });
    }
    const id = idIn(await admin.call('staff/create', { doc: { name: { en_AE: 'x' }, photo: [] } }));
    const { port, hostname } = new URL(limpd.httpUrl);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /staff/retrieve_file/${id}/photo/a.png HTTP/1.1\r\nHost: x\r\n\r\n`);
    let length = 0;
    await new Promise<void>((resolve) => {
      socket.once('data', (part: Buffer) => {
        length += part.length;
        socket.pause();
        resolve();
      });
    });
    const closed = limpd.close();
    expect(await admin.closed).toBe(1001);
    socket.on('data', (part: Buffer) => (length += part.length)).resume();
    await once(socket, 'close');
    expect(length).toBeGreaterThan(15_000_000);
    await closed;
    await expect(fetch(limpd.httpUrl)).rejects.toThrow();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('by %s ends its process the same way', async (signal) => {
    const limpd = await LimpdProcess.start('--modules', RECORDED_MODULES, '--grace', '100');
    onTestFinished(async () => {
      await limpd.stop('SIGKILL');
    });
    const client = await TestClient.open(limpd.url);
    const running = client.sendCall('staff/slow', { doc: { ms: 300 } });
    await client.call('heart/beat');
    const code = limpd.stop(signal);
    expect(statusOf(await client.replyTo(running))).toBe(200);
    expect(await client.closed).toBe(1001);
    expect(await code).toBe(0);
  });
});

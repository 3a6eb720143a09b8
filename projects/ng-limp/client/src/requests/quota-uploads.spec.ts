import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { watchOutcome } from '../../spec/outcome';
import { QuotaServer } from '../../spec/quota-server';

/** As real servers have it for users. */
const LIMIT = 99;
const WINDOW = 60_000;

describe('An upload under a quota', () => {
  let fake: FakeClient;
  const upload = (chunks: number) =>
    fake.client.call('a/create', { doc: { photo: new File(['x'.repeat(chunks)], 'f') } });

  beforeEach(() => {
    fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, fileChunkSize: 1 });
    fake.connection.becomeReady();
  });

  it('goes up chunk by chunk in order, without starting over', async () => {
    const server = new QuotaServer(fake, 10, WINDOW);
    const call = upload(35);
    const told = watchOutcome(call);
    await server.pass(360);
    expect(told).toEqual(['reply', 'complete']);
    expect(server.passed).toHaveLength(36);
    expect((await firstValueFrom(call.progress$)).restarts).toBe(0);
  });

  it('of more chunks than three windows take starves no call that is made meanwhile', async () => {
    const server = new QuotaServer(fake, LIMIT, WINDOW);
    const told = watchOutcome(upload(300));
    const calls: { readonly made: number; readonly told: readonly string[] }[] = [];
    for (let second = 0; second < 300; second += 5) {
      calls.push({ made: second, told: watchOutcome(fake.client.call('a/other')) });
      await server.pass(5);
    }
    await server.pass(80);
    expect(told).toEqual(['reply', 'complete']);
    expect(calls.map(({ told: [first] }) => first)).toEqual(calls.map(() => 'reply'));
  });

  it('leaves a tenth of each window to calls once the quota is known, which then go out at once', async () => {
    const server = new QuotaServer(fake, LIMIT, WINDOW);
    upload(400);
    // The first window teaches the limit, its end the length of a window.
    await server.pass(75);
    const refused = server.refused;
    for (let second = 0; second < 150; second += 10) {
      const told = watchOutcome(fake.client.call('a/other'));
      await server.pass(1);
      expect(told).toEqual(['reply', 'complete']);
      await server.pass(9);
    }
    expect(server.refused).toBe(refused);
  });

  it('says that it is throttled, and until when', async () => {
    const server = new QuotaServer(fake, LIMIT, WINDOW);
    const call = upload(200);
    await server.pass(2);
    expect((await firstValueFrom(call.progress$)).state).toBe('throttled');
    await server.pass(73);
    const { chunksThrottledUntil, throttledUntil } = await firstValueFrom(fake.client.quota$);
    expect(throttledUntil).toBeNull();
    expect(chunksThrottledUntil).toBeGreaterThan(fake.clock.now());
    expect((await firstValueFrom(call.progress$)).state).toBe('throttled');
  });

  it('leaves calls what it can spare without a window more, and they have room again in the next', async () => {
    const server = new QuotaServer(fake, LIMIT, WINDOW);
    // Fills this window and two more, but for two frames of the second: a heartbeat and a call.
    upload(98 + 97 + 98);
    await server.pass(91);
    const first = watchOutcome(fake.client.call('a/other'));
    await server.pass(1);
    expect(first).toEqual(['reply', 'complete']);
    const told = watchOutcome(fake.client.call('a/other'));
    await server.pass(27);
    expect(told).toEqual([]);
    await server.pass(3);
    expect(told).toEqual(['reply', 'complete']);
    await server.pass(60);
    expect(server.passed.at(-1)).toBe('a/create');
  });

  it('learns on a new connection that windows take more than before', async () => {
    const server = new QuotaServer(fake, LIMIT, WINDOW);
    upload(300);
    await server.pass(130);
    expect((await firstValueFrom(fake.client.quota$)).limit).toBe(LIMIT);
    fake.reconnect();
    const better = new QuotaServer(fake, 2 * LIMIT, WINDOW);
    await better.pass(5);
    expect(better.passed.length).toBeGreaterThan(1.9 * LIMIT);
    await better.pass(200);
    expect(better.passed.filter((endpoint) => endpoint === 'a/create')).toHaveLength(1);
  });
});

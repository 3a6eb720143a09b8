import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClient } from '../../spec/fake-client';
import { QuotaServer } from '../../spec/quota-server';
import { settled, watchOutcome } from '../../spec/outcome';

describe('Under a quota', () => {
  let fake: FakeClient;
  const timeout = 3_600_000;

  beforeEach(() => {
    fake = new FakeClient();
    fake.connect();
  });

  it('300 calls at once all succeed, none twice, at the figures and window of real servers', async () => {
    const server = new QuotaServer(fake, 39, 60_000);
    const told = Array.from({ length: 300 }, (_, n) => {
      return watchOutcome(fake.client.call(`a/${String(n)}`, { timeout }));
    });
    await server.pass(12 * 60);
    expect(told.every((outcome) => outcome.join() === 'reply,complete')).toBe(true);
    expect(server.passed).toHaveLength(300);
    expect(new Set(server.passed).size).toBe(300);
  });

  it('the limit is learned: afterwards hardly a frame is refused', async () => {
    const server = new QuotaServer(fake, 39, 60_000);
    for (let n = 0; n < 100; n++) fake.client.call('a/one', { timeout });
    await server.pass(1);
    expect((await firstValueFrom(fake.client.quota$)).limit).toBe(39);
    const refused = server.refused;
    await server.pass(180);
    expect(server.passed).toHaveLength(100);
    // A window of 60 s is asked for at growing intervals, one frame each.
    expect(server.refused - refused).toBeLessThan(25);
  });

  it('callers see waiting, not errors, up to their timeout', async () => {
    const server = new QuotaServer(fake, 6, 60_000);
    const told = Array.from({ length: 10 }, () => watchOutcome(fake.client.call('a/one')));
    await server.pass(29);
    expect(told.filter((outcome) => outcome.length > 0)).toHaveLength(5);
    await server.pass(2);
    expect(told.filter(([first]) => first === 'timeout')).toHaveLength(5);
  });

  it('quota$ shows what is used, the limit, and until when frames are held', async () => {
    const states = [await firstValueFrom(fake.client.quota$)];
    expect(states).toEqual([{ used: 1, limit: null, heldUntil: null, chunksHeldUntil: null }]);
    fake.client.call('a/one');
    await settled();
    fake.conn.answer('a/one', 429);
    expect(await firstValueFrom(fake.client.quota$)).toEqual({
      used: 2,
      limit: 1,
      heldUntil: fake.clock.now() + 1000,
      chunksHeldUntil: null,
    });
  });

  it('calls keep their order', async () => {
    const server = new QuotaServer(fake, 3, 5000);
    for (let n = 0; n < 6; n++) fake.client.call(`a/${String(n)}`);
    await server.pass(25);
    expect(server.passed).toEqual(['a/0', 'a/1', 'a/2', 'a/3', 'a/4', 'a/5']);
  });

  it('a new conn begins with a window of its own', async () => {
    fake.client.call('a/one', { idempotent: true });
    await settled();
    fake.conn.answer('a/one', 429);
    fake.reconnect();
    expect(fake.conn.given.map(({ endpoint }) => endpoint)).toContain('a/one');
  });

  it('signing in waits as well, and succeeds', async () => {
    const server = new QuotaServer(fake, 2, 5000);
    fake.client.call('a/one');
    const told = watchOutcome(fake.client.auth('email', 'a@b.c', 'password'));
    await server.pass(1);
    expect(told).toEqual([]);
    fake.clock.advance(10_000);
    expect(
      fake.conn.given.filter(({ endpoint }) => endpoint === 'session/auth').length,
    ).toBeGreaterThan(1);
  });
});

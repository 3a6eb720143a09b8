import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClient } from '../../spec/fake-client';
import { settled, watchOutcome } from '../../spec/outcome';
import { QuotaServer } from '../../spec/quota-server';
import type { QuotaState } from './quota-state';

describe('Under a quota', () => {
  let fake: FakeClient;
  const state = (): Promise<QuotaState> => firstValueFrom(fake.client.quota$);

  beforeEach(() => {
    fake = new FakeClient();
    fake.connect();
  });

  it('300 calls at once all succeed, none twice, at the figures and window of real servers', async () => {
    const server = new QuotaServer(fake, 39, 60_000);
    const told = Array.from({ length: 300 }, (_, n) => {
      return watchOutcome(fake.client.call(`a/${String(n)}`));
    });
    await server.pass(8 * 60);
    expect(told.every((outcome) => outcome.join() === 'reply,complete')).toBe(true);
    expect(server.passed).toHaveLength(300);
    expect(new Set(server.passed).size).toBe(300);
  });

  it('the limit is learned by the first frame beyond it, and later asked for by one frame a window', async () => {
    const server = new QuotaServer(fake, 39, 60_000);
    for (let n = 0; n < 300; n++) fake.client.call('a/one');
    for (let turn = 0; turn < 4; turn++) {
      server.work();
      await settled();
    }
    expect(server.refused).toBe(1);
    expect((await state()).limit).toBe(39);
    await server.pass(60);
    const { refused } = server;
    await server.pass(180);
    expect(server.refused - refused).toBeLessThanOrEqual(3);
  });

  it.each([
    ['that has none', 10_000],
    ['whose limit is high', 5000],
  ])('a server %s is asked a few times, and then never again', async (_, limit) => {
    const server = new QuotaServer(fake, limit, 60_000);
    for (let n = 0; n < 900; n++) fake.client.call('a/one');
    for (let turn = 0; turn < 6; turn++) {
      await settled();
      server.work();
    }
    expect(server.passed).toHaveLength(900);
    await server.pass(61);
    for (let n = 0; n < 900; n++) fake.client.call('a/two');
    await settled();
    server.work();
    expect(server.passed.length).toBeGreaterThanOrEqual(1800);
    expect(server.refused).toBe(0);
  });

  it('no clock of a call runs while it is throttled, and it goes on with what was left', async () => {
    const server = new QuotaServer(fake, 6, 60_000);
    const told = Array.from({ length: 20 }, () => watchOutcome(fake.client.call('a/one')));
    await server.pass(170);
    expect(told.filter((outcome) => outcome.length > 0)).toHaveLength(17);
    await server.pass(11);
    expect(told.map(([first]) => first)).toEqual(told.map(() => 'reply'));
  });

  it('the clock of a call that was sent runs on, and ends it', async () => {
    const server = new QuotaServer(fake, 6, 60_000);
    server.slow.set('a/lost', 1e9);
    const lost = watchOutcome(fake.client.call('a/lost'));
    const told = Array.from({ length: 20 }, () => watchOutcome(fake.client.call('a/one')));
    await server.pass(31);
    expect(lost).toEqual(['timeout']);
    expect(told.flat()).not.toContain('timeout');
  });

  it('what was left of a timeout is what a call has when the quota holds it no more', async () => {
    const server = new QuotaServer(fake, 2, 60_000);
    fake.connection.events.closed(1006, '');
    const told = watchOutcome(fake.client.call('a/read', { timeout: 30_000 }));
    fake.clock.advance(500);
    fake.connection.becomeReady();
    await settled();
    fake.connection.answer('a/read', 429);
    fake.clock.advance(999);
    fake.connection.events.closed(1006, '');
    fake.clock.advance(29_000);
    expect(told).toEqual([]);
    fake.clock.advance(501);
    expect(told).toEqual(['timeout']);
    expect(server.refused).toBe(0);
  });

  it('calls wait as long as a window lasts, however long that is', async () => {
    const server = new QuotaServer(fake, 6, 300_000);
    const told = Array.from({ length: 8 }, () => watchOutcome(fake.client.call('a/one')));
    await server.pass(290);
    expect(told.at(-1)).toEqual([]);
    expect(server.refused).toBeLessThan(25);
    await server.pass(70);
    expect(told.at(-1)).toEqual(['reply', 'complete']);
  });

  it('quota$ shows what is used, the limits, and that calls are throttled until when', async () => {
    const open: QuotaState = {
      isThrottled: false,
      throttledBy: null,
      throttledUntil: null,
      chunksThrottledUntil: null,
      used: 1,
      limit: null,
      limits: { anon: null, user: null },
    };
    expect(await state()).toEqual(open);
    fake.client.call('a/one');
    await settled();
    expect(await state()).toEqual({ ...open, used: 2 });
    fake.connection.answer('a/one', 429);
    const throttled: QuotaState = {
      isThrottled: true,
      throttledBy: 'connection',
      throttledUntil: fake.clock.now() + 1000,
      chunksThrottledUntil: null,
      used: 1,
      limit: 1,
      limits: { anon: 1, user: null },
    };
    expect(await state()).toEqual(throttled);
    fake.clock.advance(1000);
    expect(await state()).toMatchObject({ isThrottled: true, throttledUntil: null });
    await settled();
    fake.connection.answer('a/one');
    expect(await state()).toEqual({ ...open, limit: 1, limits: throttled.limits });
  });

  it('the log says that calls wait, how long, that their timeouts stand still, and when they go on', async () => {
    const debug: string[] = [];
    fake = new FakeClient({
      logger: { warn: () => undefined, debug: (message) => debug.push(message) },
    });
    fake.connect();
    debug.length = 0;
    fake.client.call('a/one');
    await settled();
    fake.connection.answer('a/one', 429, { code: 'CORE_REQ_IP_QUOTA_HIT' });
    fake.clock.advance(1000);
    await settled();
    fake.connection.answer('a/one');
    expect(debug).toEqual([
      'The quota of this address is used up. Calls wait 1 s, and their timeouts stand still.',
      'The quota lets calls pass again.',
    ]);
  });

  it('calls keep their order', async () => {
    const server = new QuotaServer(fake, 3, 5000);
    for (let n = 0; n < 6; n++) fake.client.call(`a/${String(n)}`);
    await server.pass(25);
    expect(server.passed).toEqual(['a/0', 'a/1', 'a/2', 'a/3', 'a/4', 'a/5']);
  });

  it('a new connection begins with a window of its own, and with what was learned', async () => {
    for (let n = 0; n < 10; n++) fake.client.call('a/read');
    await settled();
    for (const [n, { callId }] of fake.connection.given.slice(1).entries()) {
      fake.connection.receive({ status: n < 5 ? 200 : 429, msg: '', args: { call_id: callId } });
    }
    expect((await state()).limit).toBe(6);
    fake.reconnect();
    await settled();
    // conn/verify, five calls, no more.
    expect(fake.connection.given).toHaveLength(6);
    expect(await state()).toMatchObject({ isThrottled: false, used: 6, limit: 6 });
  });

  it('a limit that rises is found out in the window in which it does, one that sinks by the next connection', async () => {
    const server = new QuotaServer(fake, 39, 60_000);
    for (let n = 0; n < 500; n++) fake.client.call('a/one');
    await server.pass(90);
    server.figures = { anon: 99, user: 99 };
    await server.pass(60);
    expect(server.passed).toHaveLength(39 + 39 + 99 - 1);
    expect((await state()).limit).toBe(99);
    server.figures = { anon: 19, user: 19 };
    await server.pass(180);
    expect((await state()).limit).toBe(19);
  });

  it('what a user may send is learned apart from what ANON may, and neither from a window that saw both', async () => {
    const server = new QuotaServer(fake, { anon: 39, user: 99 }, 60_000);
    fake.client.auth('email', 'a@b.c', 'password');
    await server.pass(1);
    for (let n = 0; n < 300; n++) fake.client.call('a/one');
    await server.pass(58);
    expect(server.passed).toHaveLength(38);
    expect((await state()).limits).toEqual({ anon: null, user: null });
    await server.pass(2);
    expect(server.passed).toHaveLength(38 + 99);
    expect((await state()).limits).toEqual({ anon: null, user: 99 });
  });

  it('the quota of the address is none of the connection', async () => {
    for (let n = 0; n < 10; n++) fake.client.call('a/read');
    await settled();
    for (const [n, { callId }] of fake.connection.given.slice(1).entries()) {
      const code = n < 5 ? 'OK' : 'CORE_REQ_IP_QUOTA_HIT';
      fake.connection.receive({
        status: n < 5 ? 200 : 429,
        msg: '',
        args: { call_id: callId, code },
      });
    }
    expect(await state()).toMatchObject({
      throttledBy: 'address',
      used: 6,
      limit: null,
      limits: { anon: null },
    });
    // It is no better with the next connection.
    fake.connection.events.closed(1006, '');
    expect((await state()).throttledBy).toBe('address');
    fake.clock.advance(500);
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    fake.connection.answer('conn/verify', 429, { code: 'CORE_REQ_IP_QUOTA_HIT' });
    expect((await state()).throttledBy).toBe('address');
    fake.clock.advance(2000);
    fake.connection.answer('conn/verify');
    expect((await state()).isThrottled).toBe(false);
  });

  it('signing in waits as well, and succeeds', async () => {
    const server = new QuotaServer(fake, 2, 5000);
    fake.client.call('a/one');
    const told = watchOutcome(fake.client.auth('email', 'a@b.c', 'password'));
    await server.pass(4);
    expect(told).toEqual([]);
    await server.pass(2);
    expect(told).toEqual(['reply', 'complete']);
  });

  it('a slow call that is the first of a window does not keep the others waiting', async () => {
    const server = new QuotaServer(fake, 6, 60_000);
    for (let n = 0; n < 5; n++) fake.client.call('a/one');
    fake.client.call('a/slow');
    for (let n = 0; n < 3; n++) fake.client.call('a/two');
    server.slow.set('a/slow', 20);
    await server.pass(63);
    expect(server.passed.filter((endpoint) => endpoint === 'a/two')).toHaveLength(3);
  });

  it('slow calls keep no other waiting for longer than a second where nothing was ever refused', async () => {
    const server = new QuotaServer(fake, 10_000, 60_000);
    server.slow.set('a/slow', 20);
    for (let n = 0; n < 60; n++) fake.client.call('a/slow');
    for (let n = 0; n < 20; n++) fake.client.call('a/quick');
    await server.pass(2);
    expect(server.passed).toHaveLength(80);
    expect((await state()).isThrottled).toBe(false);
  });

  it('no heartbeat takes the place of a call, or is refused, while calls wait', async () => {
    const server = new QuotaServer(fake, 10, 60_000);
    for (let n = 0; n < 100; n++) fake.client.call('a/one');
    await server.pass(300);
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).not.toContain('heart/beat');
    expect(server.passed).toHaveLength(9 + 5 * 10);
  });

  it('cancelling the call that asks lets the next one ask', async () => {
    const first = fake.client.call('a/first');
    const told = watchOutcome(fake.client.call('a/second'));
    await settled();
    fake.connection.answer('a/first', 429);
    fake.connection.answer('a/second', 429);
    fake.clock.advance(1000);
    await settled();
    first.cancel();
    await settled();
    expect(fake.connection.given.at(-1)?.endpoint).toBe('a/second');
    fake.connection.answer('a/second');
    expect(told).toEqual(['reply', 'complete']);
  });

  it('leaves no timer behind when the client is closed', async () => {
    const server = new QuotaServer(fake, 6, 60_000);
    for (let n = 0; n < 20; n++) fake.client.call('a/one');
    await server.pass(2);
    fake.client.close();
    expect(fake.clock.pending).toBe(0);
  });
});

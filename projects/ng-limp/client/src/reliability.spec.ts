import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../spec/fake-client';
import { FakeClock } from '../spec/fake-clock';
import { errorOf, settled, watchOutcome } from '../spec/outcome';

/** A clock of a machine that can sleep: the time goes on, its timers stand still. */
class SleepingClock extends FakeClock {
  private slept = 0;

  override now(): number {
    return super.now() + this.slept;
  }

  sleep(ms: number): void {
    this.slept += ms;
  }
}

const HOURS = 3_600_000;

describe('A connection that is lost', () => {
  let fake: FakeClient;
  const sent = () => fake.connection.given.map(({ endpoint }) => endpoint);

  beforeEach(() => {
    fake = new FakeClient();
  });

  it('because the server closes idle connections comes back, as the user, before what waits is sent', async () => {
    fake.connect();
    fake.signIn();
    fake.connection.events.closed(1000, '');
    expect(fake.client.state).toMatchObject({ kind: 'waiting', attempt: 1 });
    const told = watchOutcome(fake.client.call('a/create'));
    fake.clock.advance(500);
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
    fake.connection.answer('session/reauth', 200, {
      session: { _id: 'sid-1', token: 'user-token-2', user: { _id: 'user-1' } },
    });
    expect(fake.connection.last('a/create').token).toBe('user-token-2');
    await settled();
    fake.connection.answer('a/create');
    expect(told).toEqual(['reply', 'complete']);
  });

  it('because a frame was too large (1009) says so to the write that was in flight', async () => {
    fake.connect();
    const created = errorOf(fake.client.call('a/create'));
    await settled();
    fake.connection.events.closed(1009, '');
    expect(await created).toMatchObject({
      kind: 'too-large',
      message: expect.stringContaining('1009'),
    });
    expect(fake.client.state).toMatchObject({ reason: expect.stringContaining('1009') });
    fake.clock.advance(500);
    fake.connection.becomeReady();
    await settled();
    expect(sent()).toEqual(['conn/verify']);
  });

  it('by a read that the server finds too large does not send that read again', async () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/read'));
    await settled();
    fake.connection.events.closed(1009, '');
    fake.clock.advance(500);
    fake.connection.becomeReady();
    await settled();
    expect(told).toEqual(['too-large']);
    expect(sent()).toEqual(['conn/verify']);
  });

  it('while the browser is offline fails no call that waits; it is sent as soon as it is online', async () => {
    fake.connect();
    window.dispatchEvent(new Event('offline'));
    fake.connection.events.closed(1006, '');
    const told = watchOutcome(fake.client.call('a/create'));
    for (let tries = 1; tries <= 4; tries++) {
      const { state } = fake.client;
      if (state.kind !== 'waiting') throw new Error(state.kind);
      expect(state.attempt).toBe(tries);
      fake.clock.advance(state.retryAt - fake.clock.now());
      fake.connection.events.closed(1006, '');
    }
    window.dispatchEvent(new Event('online'));
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify', 'a/create']);
    await settled();
    fake.connection.answer('a/create');
    expect(told).toEqual(['reply', 'complete']);
  });

  it('for half a day is looked for all the time, at least every 30 s, until it is there', () => {
    fake.client.init(FAKE_CONFIG);
    let tries = 0;
    for (const end = fake.clock.now() + 12 * HOURS; fake.clock.now() < end; tries++) {
      fake.connection.events.closed(1006, '');
      const { state } = fake.client;
      if (state.kind !== 'waiting') throw new Error(state.kind);
      expect(state.retryAt - fake.clock.now()).toBeLessThanOrEqual(30_000);
      fake.clock.advance(state.retryAt - fake.clock.now());
    }
    expect(tries).toBeGreaterThan(1000);
    fake.connection.becomeReady();
    expect(fake.client.state.kind).toBe('ready');
  });
});

describe('A socket that is dead without being closed', () => {
  it.each([0, 1000, 15_000, 29_999])(
    'is found by a read that waits, which comes through within its 30 s: made after %i ms',
    async (before) => {
      const fake = new FakeClient();
      fake.connect();
      fake.clock.advance(before);
      const read = watchOutcome(fake.client.call('a/read'));
      const created = watchOutcome(fake.client.call('a/create'));
      await settled();
      fake.clock.advance(15_000);
      expect(created).toEqual(['connection-lost']);
      fake.clock.advance(500);
      fake.connection.becomeReady();
      await settled();
      fake.connection.answer('a/read');
      expect(read).toEqual(['reply', 'complete']);
    },
  );

  it('is found in time though a frame came in just before it died', async () => {
    const fake = new FakeClient();
    fake.connect();
    fake.client.call('a/one');
    fake.clock.advance(1);
    fake.connection.answer('a/one');
    const read = watchOutcome(fake.client.call('a/read'));
    await settled();
    fake.clock.advance(20_000);
    expect(fake.client.state.kind).toBe('waiting');
    fake.clock.advance(500);
    fake.connection.becomeReady();
    await settled();
    fake.connection.answer('a/read');
    expect(read).toEqual(['reply', 'complete']);
  });

  it('is left within 40 s where nothing waits', () => {
    const fake = new FakeClient();
    fake.connect();
    fake.clock.advance(40_000);
    expect(fake.client.state.kind).toBe('waiting');
  });

  it('lets calls time out, no more, at servers that know no heartbeat', async () => {
    const fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.7' });
    fake.connection.becomeReady();
    const told = watchOutcome(fake.client.call('a/read'));
    await settled();
    fake.clock.advance(HOURS);
    expect(told).toEqual(['timeout']);
    expect(fake.client.state.kind).toBe('ready');
  });
});

describe('A machine that has slept for hours', () => {
  let clock: SleepingClock;
  let fake: FakeClient;

  beforeEach(() => {
    clock = new SleepingClock();
    fake = new FakeClient({ clock });
    fake.connect();
  });

  it('finds the connection of before dead by its next heartbeat, and gets another', async () => {
    clock.advance(20_000);
    const created = watchOutcome(fake.client.call('a/create'));
    await settled();
    clock.sleep(8 * HOURS);
    expect(fake.client.state.kind).toBe('ready');
    clock.advance(5000);
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).toContain('heart/beat');
    clock.advance(10_000);
    expect(created).toEqual(['connection-lost']);
    expect(fake.client.state).toMatchObject({ kind: 'waiting', attempt: 1 });
    clock.advance(500);
    fake.connection.becomeReady();
    expect(fake.connections).toHaveLength(2);
    expect(fake.client.state.kind).toBe('ready');
  });

  it('goes on with the connection of before where that is still alive', () => {
    clock.sleep(8 * HOURS);
    clock.advance(30_000);
    fake.connection.answer('heart/beat');
    clock.advance(20_000);
    expect(fake.connections).toHaveLength(1);
    expect(fake.client.state.kind).toBe('ready');
  });

  it('tries at once when its page is looked at, though the timer of the wait stood still', () => {
    fake.connection.events.closed(1006, '');
    clock.sleep(8 * HOURS);
    expect(fake.client.state.kind).toBe('waiting');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(fake.client.state.kind).toBe('connecting');
    fake.connection.becomeReady();
    clock.advance(20_000);
    expect(fake.connections).toHaveLength(2);
  });

  it('says when the next try starts by the time of day, which went on', () => {
    clock.sleep(8 * HOURS);
    fake.connection.events.closed(1006, '');
    expect(fake.client.state).toMatchObject({ kind: 'waiting', retryAt: clock.now() + 500 });
  });
});

describe('A reply that comes late', () => {
  it('to a call that has timed out is reported, and disturbs nothing', async () => {
    const fake = new FakeClient();
    fake.connect();
    const late = watchOutcome(fake.client.call('a/one', { timeout: 1000 }));
    await settled();
    fake.clock.advance(1000);
    const other = watchOutcome(fake.client.call('a/two'));
    await settled();
    fake.connection.answer('a/one');
    expect([late, other]).toEqual([['timeout'], []]);
    expect(fake.warnings).toEqual([expect.stringContaining('answers no call in flight')]);
    fake.connection.answer('a/two');
    expect(other).toEqual(['reply', 'complete']);
  });

  it('on the connection before this one is not taken for an answer to what was sent again', async () => {
    const fake = new FakeClient();
    fake.connect();
    const told = watchOutcome(fake.client.call('a/read'));
    await settled();
    const [old] = fake.connections;
    fake.reconnect();
    await settled();
    old?.answer('a/read', 403);
    expect(told).toEqual([]);
    fake.connection.answer('a/read');
    expect(told).toEqual(['reply', 'complete']);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { watchOutcome } from '../../spec/outcome';
import { ANON_TOKEN } from '../../spec/servers';

describe('A connection', () => {
  let fake: FakeClient;
  let states: string[];

  beforeEach(() => {
    fake = new FakeClient();
    states = [];
    fake.client.state$.subscribe(({ kind }) => states.push(kind));
  });

  it('greets, verifies with the anon token and the app, and is ready', () => {
    fake.client.init({ ...FAKE_CONFIG, appId: 'shop' });
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    const verify = fake.connection.last('conn/verify');
    expect(verify.token).toBe(ANON_TOKEN);
    expect(verify.payload).toMatchObject({ doc: '{"app":"shop"}' });
    fake.connection.answer('conn/verify', 200, { code: 'CORE_CONN_OK' });
    expect(states).toEqual(['idle', 'connecting', 'verifying', 'ready']);
  });

  it.each([
    ['says CORE_CONN_OK', { status: 200, msg: '', args: { code: 'CORE_CONN_OK' } }],
    ['has no args', { status: 200, msg: 'Connection establised' }],
  ])('is ready at once on an older greeting that %s', (_, greeting) => {
    fake.client.init(FAKE_CONFIG);
    fake.connection.receive(greeting);
    expect(states).toEqual(['idle', 'connecting', 'ready']);
    expect(fake.connection.given).toEqual([]);
  });

  it('waits and tries again when it is lost, each time longer until it was good for something', () => {
    fake.client.init(FAKE_CONFIG);
    const waits = [1, 2, 3].map(() => {
      fake.connection.events.closed(1006, '');
      const { state } = fake.client;
      if (state.kind !== 'waiting') throw new Error(state.kind);
      fake.clock.advance(state.retryAt - fake.clock.now());
      return state;
    });
    expect(waits.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(fake.connections).toHaveLength(4);
    fake.connection.becomeReady();
    fake.client.call('a/one');
    fake.connection.answer('a/one');
    fake.connection.events.closed(1001, 'going away');
    expect(fake.client.state).toMatchObject({ kind: 'waiting', attempt: 1 });
    expect(fake.client.state).toMatchObject({ reason: expect.stringContaining('going away') });
  });

  it('waits ever longer for a server that greets, verifies and closes', () => {
    fake.client.init(FAKE_CONFIG);
    const end = fake.clock.now() + 60_000;
    while (fake.clock.now() < end) {
      fake.connection.becomeReady();
      fake.connection.events.closed(1000, '');
      const { state } = fake.client;
      if (state.kind !== 'waiting') throw new Error(state.kind);
      fake.clock.advance(state.retryAt - fake.clock.now());
    }
    expect(fake.connections.length).toBeLessThan(10);
  });

  it('is good for something once it has lived for five seconds, whatever the time of day is set to', () => {
    fake.connect();
    fake.connection.events.closed(1006, '');
    fake.clock.advance(500);
    fake.connection.becomeReady();
    fake.clock.setBack(3_600_000);
    fake.clock.advance(5000);
    fake.connection.events.closed(1006, '');
    expect(fake.client.state).toMatchObject({ kind: 'waiting', attempt: 1 });
  });

  it('shows at once that the browser is offline, tries on, and at once when it is online', () => {
    fake.connect();
    const write = watchOutcome(fake.client.call('a/create', { awaitAuth: true }));
    window.dispatchEvent(new Event('offline'));
    const offline = { kind: 'waiting', attempt: 1, reason: 'the browser is offline' };
    expect(fake.client.state).toMatchObject(offline);
    expect(fake.connection.isClosed).toBe(true);
    window.dispatchEvent(new Event('offline'));
    expect(fake.client.state).toMatchObject(offline);
    window.dispatchEvent(new Event('online'));
    fake.connection.becomeReady();
    expect(fake.client.state.kind).toBe('ready');
    window.dispatchEvent(new Event('offline'));
    // A server on this machine needs no network.
    fake.clock.advance(1000);
    fake.connection.becomeReady();
    expect([fake.client.state.kind, write]).toEqual(['ready', []]);
    fake.client.destroy();
    window.dispatchEvent(new Event('offline'));
    expect(fake.client.state.kind).toBe('closed');
  });

  it('that is not wanted is not opened by a browser that goes offline', () => {
    window.dispatchEvent(new Event('offline'));
    expect(fake.client.state.kind).toBe('idle');
    fake.connect();
    fake.client.close();
    window.dispatchEvent(new Event('offline'));
    expect(fake.client.state.kind).toBe('closed');
  });

  it('tries at once when the browser comes online or the page becomes visible', () => {
    for (const event of ['online', 'visibilitychange']) {
      fake = new FakeClient();
      fake.client.init(FAKE_CONFIG);
      fake.connection.events.closed(1006, '');
      (event === 'online' ? window : document).dispatchEvent(new Event(event));
      expect(fake.connections).toHaveLength(2);
      fake.client.destroy();
    }
  });

  it('tells its states in order, whatever those who hear of one bring about', () => {
    fake.client.inited$.subscribe((isReady) => {
      if (!isReady) fake.client.init(FAKE_CONFIG);
    });
    const late: string[] = [];
    fake.client.state$.subscribe(({ kind }) => late.push(kind));
    fake.connect();
    fake.connection.events.closed(1006, '');
    expect(late.slice(-2)).toEqual(['waiting', 'connecting']);
    expect(fake.client.state.kind).toBe('connecting');
  });

  it('finds out at once after a sleep whether the server is still there', () => {
    fake.connect();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(fake.connection.last('heart/beat')).toBeDefined();
    fake.clock.advance(10_000);
    expect(fake.client.state.kind).toBe('waiting');
    fake.client.destroy();
  });

  it('gives up on a server that never greets, and tries again', () => {
    fake.client.init(FAKE_CONFIG);
    fake.clock.advance(10_000);
    expect(fake.connection.isClosed).toBe(true);
    expect(fake.client.state).toMatchObject({
      kind: 'waiting',
      reason: 'the server did not greet within 10000 ms',
    });
  });

  it('gives up on a server that never verifies, and tries again', () => {
    fake.client.init(FAKE_CONFIG);
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    fake.clock.advance(10_000);
    expect(fake.client.state).toMatchObject({
      kind: 'waiting',
      reason: 'the server did not verify this client within 10000 ms',
    });
  });

  it('gives up on a server that greets with garbage, and says what came', () => {
    fake.client.init(FAKE_CONFIG);
    fake.connection.events.frame('<html>');
    expect(fake.client.state).toMatchObject({ kind: 'waiting' });
    expect(fake.client.state).toMatchObject({ reason: expect.stringContaining('not JSON') });
  });

  it.each([
    ['a refused anon token', 403, 'CORE_REQ_INVALID_TOKEN'],
    ['an unverified connection', 1008, 'CORE_REQ_NO_VERIFY'],
    ['an unknown realm', 1008, 'CORE_CONN_CLOSED'],
  ])('is closed for good by %s', (_, status, code) => {
    const told = watchOutcome(fake.client.init(FAKE_CONFIG));
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    fake.connection.answer('conn/verify', status, { code });
    expect(fake.client.state).toMatchObject({ kind: 'closed' });
    expect(told).toEqual(['closed']);
    fake.clock.advance(100_000);
    expect(fake.connections).toHaveLength(1);
  });

  it('waits out a passing trouble with verifying', () => {
    fake.client.init(FAKE_CONFIG);
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    fake.connection.answer('conn/verify', 500);
    expect(fake.client.state.kind).toBe('waiting');
  });

  it('verifies again on the same connection, ever later, while the quota of its address is used up', () => {
    fake.client.init(FAKE_CONFIG);
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    for (const wait of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const { callId } = fake.connection.last('conn/verify');
      fake.connection.answer('conn/verify', 429, { code: 'CORE_REQ_IP_QUOTA_HIT' });
      fake.clock.advance(wait - 1);
      expect(fake.connection.last('conn/verify').callId).toBe(callId);
      fake.clock.advance(1);
      expect(fake.connection.last('conn/verify').callId).not.toBe(callId);
    }
    fake.connection.answer('conn/verify');
    expect(fake.client.state.kind).toBe('ready');
    expect(fake.connections).toHaveLength(1);
  });

  it('sends a heartbeat every 30 s, and is lost when nothing answers it', () => {
    fake.connect();
    fake.clock.advance(30_000);
    fake.connection.answer('heart/beat');
    fake.clock.advance(30_000);
    expect(fake.connection.given.filter(({ endpoint }) => endpoint === 'heart/beat')).toHaveLength(
      2,
    );
    expect(fake.warnings).toEqual([]);
    fake.clock.advance(10_000);
    expect(fake.client.state).toMatchObject({
      kind: 'waiting',
      reason: 'the server did not answer a heartbeat',
    });
  });

  it('sends no heartbeat to servers that know none', () => {
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.7' });
    fake.connection.becomeReady();
    fake.clock.advance(100_000);
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).toEqual(['conn/verify']);
  });

  it('ignores what a connection says that was replaced', () => {
    fake.connect();
    const [old] = fake.connections;
    fake.client.init({ ...FAKE_CONFIG, appId: 'other' });
    old?.events.closed(1006, '');
    old?.receive({ status: 200, msg: '' });
    expect(fake.client.state.kind).toBe('connecting');
    expect(fake.connections).toHaveLength(2);
  });

  it('leaves no timer behind when it is closed', () => {
    fake.connect();
    fake.client.close();
    expect(fake.clock.pending).toBe(0);
  });
});

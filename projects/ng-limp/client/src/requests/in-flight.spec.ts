import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';
import { ANON_TOKEN, servers } from '../../spec/servers';
import { LimpClient } from '../limp-client';
import { memoryStore } from '../session/session-stores';

const BOOM = { status: 500, msg: 'boom' };

describe('An error without call_id', () => {
  let fake: FakeClient;
  const connect = (apiLevel: '4.0' | '5.6' | '6.0') => {
    fake.client.init({ ...FAKE_CONFIG, apiLevel });
    fake.connection.receive({ status: 200, msg: '' });
  };

  beforeEach(() => {
    fake = new FakeClient();
  });

  it('after a 400 of level 4.0 is about the call that this refused, not about the next', async () => {
    connect('4.0');
    const bad = watchOutcome(fake.client.call('a/one'));
    const created = watchOutcome(fake.client.call('a/create'));
    await settled();
    fake.connection.answer('a/one', 400);
    fake.connection.receive(BOOM);
    expect([bad, created]).toEqual([['refused'], []]);
    fake.connection.answer('a/create');
    expect(created).toEqual(['reply', 'complete']);
    expect(fake.warnings).toEqual([]);
  });

  it('after a 400 of level 4.0 is taken for its repetition once', async () => {
    connect('4.0');
    fake.client.call('a/one');
    const next = watchOutcome(fake.client.call('a/two'));
    await settled();
    fake.connection.answer('a/one', 400);
    fake.connection.receive(BOOM);
    fake.connection.receive(BOOM);
    expect(next).toEqual(['refused']);
  });

  it('is about the oldest call at servers that answer in order', async () => {
    connect('5.6');
    const one = watchOutcome(fake.client.call('a/one'));
    const two = watchOutcome(fake.client.call('a/two'));
    await settled();
    fake.connection.receive(BOOM);
    expect([one, two]).toEqual([['refused'], []]);
  });

  it('is not about a call that was given up before one that a server has answered, in order, since', async () => {
    connect('5.6');
    const never = fake.client.call('a/one');
    await settled();
    never.cancel();
    fake.client.call('a/two');
    await settled();
    fake.connection.answer('a/two');
    const told = watchOutcome(fake.client.call('a/three'));
    await settled();
    fake.connection.receive(BOOM);
    expect(told).toEqual(['refused']);
  });

  it.each(['5.6', '6.0'] as const)(
    'is not blamed on another while a given-up call is unanswered: level %s',
    async (apiLevel) => {
      connect(apiLevel);
      const cancelled = fake.client.call('a/one');
      fake.client.call('a/two', { timeout: 1000 });
      await settled();
      cancelled.cancel();
      fake.clock.advance(1000);
      const created = watchOutcome(fake.client.call('a/create'));
      await settled();
      fake.connection.receive(BOOM);
      fake.connection.receive(BOOM);
      expect(created).toEqual([]);
      fake.connection.answer('a/create');
      expect(created).toEqual(['reply', 'complete']);
    },
  );

  it('is not blamed on a call of a new connection for what was given up on the last', async () => {
    connect('6.0');
    const cancelled = fake.client.call('a/one');
    await settled();
    cancelled.cancel();
    fake.connection.events.closed(1006, '');
    fake.clock.advance(500);
    fake.connection.receive({ status: 200, msg: '' });
    const told = watchOutcome(fake.client.call('a/two'));
    await settled();
    fake.connection.receive(BOOM);
    expect(told).toEqual(['refused']);
  });
});

describe('A bad call to a real server of level 4.0', () => {
  afterEach(() => servers.stopServers());

  it('fails alone: what is called right after it gets its own reply', async () => {
    const { url } = await servers.startLimpd({ apiLevel: '4.0', faithful: true });
    const client = new LimpClient({ sessionStore: memoryStore() });
    client.init({ api: url, anonToken: ANON_TOKEN, authAttrs: ['email'], apiLevel: '4.0' });
    for (let tries = 0; tries < 5; tries++) {
      const bad = errorOf(client.call('nothing/read'));
      const next = firstValueFrom(client.call('staff/read'));
      expect(await bad).toMatchObject({ kind: 'refused', status: 400 });
      expect(await next).toMatchObject({ status: 200 });
    }
    client.destroy();
  });
});

describe('A reply that nobody waits for', () => {
  let fake: FakeClient;

  beforeEach(() => {
    fake = new FakeClient();
    fake.connect();
  });

  it('because its call was cancelled is no reason for a warning', async () => {
    const call = fake.client.call('a/one');
    await settled();
    call.cancel();
    fake.connection.answer('a/one');
    expect(fake.warnings).toEqual([]);
  });

  it('because its upload was cancelled is no reason for a warning', async () => {
    const call = fake.client.call('a/create', { doc: { photo: new File(['abc'], 'a.txt') } });
    await settled();
    expect(fake.connection.last('file/upload')).toBeDefined();
    call.cancel();
    fake.connection.answer('file/upload');
    expect(fake.warnings).toEqual([]);
  });

  it('because its watch was left is no reason for a warning, until the server has ended it', async () => {
    const watching = fake.client.watch('a/watch').subscribe();
    await settled();
    fake.connection.answer('a/watch');
    watching.unsubscribe();
    const event = () =>
      fake.connection.answer('a/watch', 200, { oper: 'create', docs: [], count: 0 });
    event();
    expect(fake.warnings).toEqual([]);
    fake.connection.answer('watch/delete', 200, { watch: fake.connection.last('a/watch').callId });
    event();
    expect(fake.warnings).toHaveLength(1);
  });
});

describe('A write that is sent', () => {
  it('is joined by a caller that subscribes again, not sent a second time', async () => {
    const fake = new FakeClient();
    fake.connect();
    const call = fake.client.call('a/create');
    const first = call.subscribe();
    await settled();
    first.unsubscribe();
    const told = watchOutcome(call);
    await settled();
    fake.connection.answer('a/create');
    expect(told).toEqual(['reply', 'complete']);
    expect(fake.connection.given.filter(({ endpoint }) => endpoint === 'a/create')).toHaveLength(1);
  });

  it('is dropped when its last subscriber leaves while it waits for the quota', async () => {
    const fake = new FakeClient();
    fake.connect();
    const subscription = fake.client.call('a/create').subscribe();
    await settled();
    fake.connection.answer('a/create', 429, { code: 'CORE_REQ_SESSION_QUOTA_HIT' });
    subscription.unsubscribe();
    fake.clock.advance(20_000);
    expect(fake.connection.given.filter(({ endpoint }) => endpoint === 'a/create')).toHaveLength(1);
  });
});

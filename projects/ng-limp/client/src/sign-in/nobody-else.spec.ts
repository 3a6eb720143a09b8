import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';

const NEXT = { ...SESSION, _id: 'sid-2', token: 'next-token', user: { _id: 'user-2' } };
const OTHER = { ...FAKE_CONFIG, api: 'ws://localhost:2/ws' };

describe('A call', () => {
  let fake: FakeClient;
  const sent = () => fake.connection.given.map(({ endpoint }) => endpoint);
  const lose = () => fake.connection.events.closed(1006, '');

  beforeEach(() => {
    fake = new FakeClient();
    fake.connect();
  });

  it('goes to no other server than it was made for, whether it waits or was sent', async () => {
    const told = [
      watchOutcome(fake.client.call('a/read')),
      watchOutcome(fake.client.watch('a/watch')),
      watchOutcome(fake.client.call('a/create', { awaitAuth: true })),
    ];
    await settled();
    lose();
    told.push(watchOutcome(fake.client.call('a/create')));
    fake.client.init(OTHER);
    expect(told).toEqual([['cancelled'], ['cancelled'], ['cancelled'], ['cancelled']]);
    fake.connection.becomeReady();
    fake.signIn();
    expect(sent()).toEqual(['conn/verify', 'session/auth']);
  });

  it('that is made again of the error goes to the next server', async () => {
    const call = fake.client.call('a/create');
    await settled();
    call.subscribe({ error: () => fake.client.call('b/create') });
    fake.client.init(OTHER);
    expect(fake.connections).toHaveLength(2);
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify', 'b/create']);
  });

  it.each<[string, () => void]>([
    ['signs out while the connection is away', () => fake.client.signout()],
    [
      'is refused when the connection is back',
      () => {
        fake.clock.advance(500);
        fake.connection.becomeReady();
        fake.connection.answer('session/reauth', 403);
        lose();
      },
    ],
  ])('that awaits auth is not sent as the next user where its own %s', async (_, leave) => {
    fake.signIn();
    lose();
    const told = watchOutcome(fake.client.call('a/create', { awaitAuth: true }));
    leave();
    expect(told).toEqual(['unauthenticated']);
    fake.reconnectNow();
    if (sent().includes('session/reauth')) {
      fake.connection.answer('session/reauth', 200, { session: SESSION });
      fake.connection.answer('session/signout');
    }
    fake.client.auth('email', 'x@y.z', 'password');
    await settled();
    fake.connection.answer('session/auth', 200, { session: NEXT });
    expect(sent()).not.toContain('a/create');
  });

  it('that awaits auth and was made while nobody was signed in waits for the next user', () => {
    fake.client.call('a/create', { awaitAuth: true });
    fake.client.reauth('old', 'old-token');
    fake.connection.answer('session/reauth', 403);
    fake.signIn();
    expect(fake.connection.last('a/create').token).toBe(SESSION.token);
  });

  it('is told of its end once the client is closed, though there never was a configuration', () => {
    fake = new FakeClient();
    const told = watchOutcome(fake.client.call('a/read'));
    fake.client.destroy();
    expect([told, fake.clock.pending]).toEqual([['closed'], 0]);
  });

  it('may be cancelled by the first who hears of its upload', async () => {
    fake.client.uploads$.subscribe((uploads) => {
      for (const upload of uploads) upload.cancel();
    });
    const doc = { photo: new File(['abc'], 'a.txt') };
    expect(await errorOf(fake.client.call('a/create', { doc }))).toMatchObject({
      kind: 'cancelled',
    });
  });
});

describe('A session', () => {
  it('is taken up on the next connection though a reauth failed before it', async () => {
    const fake = new FakeClient();
    fake.connect();
    expect(await errorOf(fake.client.reauth())).toMatchObject({ kind: 'unauthenticated' });
    fake.signIn();
    fake.reconnect();
    expect(fake.connection.last('session/reauth')).toBeDefined();
  });
});

describe('A connection', () => {
  it('that is opened by a listener to the loss of another is the only one', async () => {
    const fake = new FakeClient();
    fake.connect();
    fake.client.call('a/create').subscribe({ error: () => fake.client.init(OTHER) });
    await settled();
    fake.connection.events.closed(1006, '');
    fake.clock.advance(5000);
    expect(fake.connections.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
    fake.connection.becomeReady();
    expect(fake.client.state.kind).toBe('ready');
  });

  it('has no watch go on that was granted after its time was over', async () => {
    const fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.7' });
    fake.connection.becomeReady();
    const told = watchOutcome(fake.client.watch('a/watch'));
    await settled();
    fake.clock.advance(30_000);
    const { callId } = fake.connection.last('a/watch');
    fake.connection.answer('a/watch', 200, { code: 'CORE_WATCH_OK', watch: callId });
    expect(told).toEqual(['timeout']);
    expect(fake.connection.last('watch/delete').payload).toMatchObject({
      query: JSON.stringify([{ watch: callId }]),
    });
    expect(fake.warnings).toEqual([]);
  });
});

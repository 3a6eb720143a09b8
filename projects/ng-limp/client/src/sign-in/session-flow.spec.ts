import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';
import { ANON_TOKEN } from '../../spec/servers';
import type { SessionStore } from '../config/session-store';
import type { Session } from '../protocol/reply';
import { memoryStore } from '../session/session-stores';

describe('A session', () => {
  let fake: FakeClient;
  let store: SessionStore;
  let authed: (Session | null)[];
  const sent = () => fake.connection.given.map(({ endpoint }) => endpoint);

  beforeEach(() => {
    store = memoryStore();
    fake = new FakeClient({ sessionStore: store });
    authed = [];
    fake.client.authed$.subscribe((session) => authed.push(session));
  });

  it('begins with auth: kept in the store, told by authed$, its token seen by nobody', () => {
    fake.connect();
    expect(authed).toEqual([]);
    fake.signIn();
    expect(store.load()).toEqual({
      sid: SESSION._id,
      token: SESSION.token,
      server: 'localhost:1/ws',
    });
    expect(fake.client.authed).toBe(true);
    expect(authed.map((session) => session?._id)).toEqual([SESSION._id]);
    expect(JSON.stringify([authed, fake.client.session, fake.client.state])).not.toContain(
      SESSION.token,
    );
  });

  it('is taken up on a new connection before anything else is sent', async () => {
    fake.connect();
    fake.signIn();
    fake.client.call('a/read');
    await settled();
    fake.reconnect();
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
    expect(fake.connection.last('session/reauth')).toMatchObject({ token: ANON_TOKEN });
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    expect(fake.connection.last('a/read').token).toBe(SESSION.token);
    expect(authed).toHaveLength(2);
    expect(fake.client.authed).toBe(true);
  });

  it('is forgotten when the server refuses to take it up; calls go on as ANON', () => {
    fake.connect();
    fake.signIn();
    fake.reconnect();
    fake.client.call('a/one');
    fake.connection.answer('session/reauth', 403, { code: 'CORE_SESSION_INVALID_SESSION' });
    expect(fake.client.session).toBeNull();
    expect(store.load()).toBeNull();
    expect(authed.at(-1)).toBeNull();
    expect(fake.connection.last('a/one').token).toBe(ANON_TOKEN);
  });

  it('is kept while the server cannot tell, and tried on further connections with growing waits', () => {
    fake.connect();
    fake.signIn();
    fake.reconnect();
    fake.connection.answer('session/reauth', 500);
    expect(fake.client.authed).toBe(true);
    expect(fake.client.state).toMatchObject({ kind: 'waiting', attempt: 2 });
    fake.clock.advance(1000);
    fake.connection.becomeReady();
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    fake.connection.events.closed(1006, '');
    expect(fake.client.state).toMatchObject({ kind: 'waiting', attempt: 3 });
    fake.clock.advance(2000);
    fake.connection.becomeReady();
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    fake.clock.advance(5000);
    fake.connection.events.closed(1006, '');
    expect(fake.client.state).toMatchObject({ kind: 'waiting', attempt: 1 });
  });

  it('is taken up from the store by checkAuth(), as after a reload', () => {
    store.save({ sid: SESSION._id, token: SESSION.token });
    fake.connect();
    expect(fake.client.authed).toBe(false);
    const told = watchOutcome(fake.client.checkAuth());
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    expect(told).toEqual(['reply', 'complete']);
    expect(fake.client.authed).toBe(true);
  });

  it('stays stored when another, given by hand, is refused', () => {
    store.save({ sid: SESSION._id, token: SESSION.token });
    fake.connect();
    const told = watchOutcome(fake.client.reauth('other', 'token'));
    fake.connection.answer('session/reauth', 403);
    expect(told).toEqual(['refused']);
    expect(store.load()).toEqual({ sid: SESSION._id, token: SESSION.token });
  });

  it('is used by no call before the connection knows it, however full the queue or tight the quota', async () => {
    fake = new FakeClient({ sessionStore: store, queueLimit: 2 });
    fake.connect();
    fake.signIn();
    fake.connection.events.closed(1006, '');
    fake.client.call('a/one', { timeout: 60_000 });
    fake.client.call('a/two', { timeout: 60_000 });
    fake.clock.advance(500);
    fake.connection.becomeReady();
    // For a while the server refuses every reauth; then it accepts one.
    for (let second = 0; second < 50 && !sent().includes('a/one'); second++) {
      await settled();
      const isAsked = fake.connection.given.at(-1)?.endpoint === 'session/reauth';
      if (fake.client.state.kind === 'connecting') fake.connection.becomeReady();
      else if (isAsked && second < 15) fake.connection.answer('session/reauth', 429);
      else if (isAsked) fake.connection.answer('session/reauth', 200, { session: SESSION });
      if (!sent().includes('a/one')) fake.clock.advance(1000);
    }
    expect(fake.connection.last('a/one').token).toBe(SESSION.token);
  });

  it('given by hand is refused while another is in use or being taken up, and leaves that alone', async () => {
    fake.connect();
    fake.signIn();
    const inUse = await errorOf(fake.client.reauth('other', 'token'));
    fake.reconnect();
    const beingTakenUp = await errorOf(fake.client.reauth('other', 'token'));
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    expect([inUse, beingTakenUp]).toMatchObject([{ kind: 'usage' }, { kind: 'usage' }]);
    expect(fake.client.session?._id).toBe(SESSION._id);
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
    expect(watchOutcome(fake.client.reauth(SESSION._id, SESSION.token))).toEqual([
      'reply',
      'complete',
    ]);
  });

  it('is taken up once even where somebody stops listening and asks again', async () => {
    store.save({ sid: SESSION._id, token: SESSION.token });
    fake.connect();
    fake.client.checkAuth().subscribe().unsubscribe();
    const told = watchOutcome(fake.client.checkAuth());
    await settled();
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    expect(told).toEqual(['reply', 'complete']);
    expect(sent().filter((endpoint) => endpoint === 'session/reauth')).toHaveLength(1);
  });

  it('given by hand can be signed out of while it is taken up', async () => {
    fake.connect();
    const reauth = watchOutcome(fake.client.reauth('sid-1', 'user-token'));
    const signout = watchOutcome(fake.client.signout());
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    await settled();
    fake.connection.answer('session/signout');
    expect([reauth, signout]).toEqual([['cancelled'], ['reply', 'complete']]);
    expect(fake.client.session).toBeNull();
  });

  it('lives as long as the page where the store fails', () => {
    const full = (): never => {
      throw new Error('full');
    };
    fake = new FakeClient({ sessionStore: { load: () => null, save: full, clear: full } });
    fake.connect();
    fake.signIn();
    expect(fake.client.authed).toBe(true);
    expect(fake.warnings).toEqual([expect.stringContaining('store')]);
    const told = watchOutcome(fake.client.signout());
    fake.connection.answer('session/signout');
    expect(told).toEqual(['reply', 'complete']);
  });

  it('that was stored for one server is not shown to another, nor cleared by it', async () => {
    fake.connect();
    fake.signIn();
    fake.client.init({ ...FAKE_CONFIG, api: 'ws://localhost:2/ws' });
    fake.connection.becomeReady();
    expect(() => fake.client.checkAuth()).toThrow(
      expect.objectContaining({ kind: 'unauthenticated' }),
    );
    const told = watchOutcome(fake.client.reauth('other', 'token'));
    fake.connection.answer('session/reauth', 403);
    expect(told).toEqual(['refused']);
    fake.client.init({ ...FAKE_CONFIG, api: 'ws://localhost:1/ws?key=secret' });
    fake.connection.becomeReady();
    fake.client.checkAuth();
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
    expect(JSON.stringify(store.load())).not.toContain('secret');
  });

  it('whose sign-out waits for a server is not signed out of on another', async () => {
    fake.connect();
    fake.signIn();
    fake.connection.events.closed(1006, '');
    const told = watchOutcome(fake.client.signout());
    fake.client.init({ ...FAKE_CONFIG, api: 'ws://localhost:2/ws' });
    fake.connection.becomeReady();
    await settled();
    expect([told, sent()]).toEqual([['cancelled'], ['conn/verify']]);
  });

  it('never travels to another server', async () => {
    fake.connect();
    fake.signIn();
    fake.reconnect();
    await settled();
    fake.client.init({ ...FAKE_CONFIG, api: 'ws://localhost:2/ws' });
    fake.connection.becomeReady();
    await settled();
    expect(sent()).toEqual(['conn/verify']);
  });

  it('is taken up once however many ask for it', () => {
    fake.connect();
    fake.signIn();
    fake.reconnect();
    const told = [watchOutcome(fake.client.checkAuth()), watchOutcome(fake.client.reauth())];
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    expect(told).toEqual([
      ['reply', 'complete'],
      ['reply', 'complete'],
    ]);
    expect(watchOutcome(fake.client.checkAuth())).toEqual(['reply', 'complete']);
    expect(sent()).toHaveLength(2);
  });

  it('cannot be taken up where none is stored', async () => {
    fake.connect();
    expect(() => fake.client.checkAuth()).toThrow(
      expect.objectContaining({ kind: 'unauthenticated' }),
    );
    expect(await errorOf(fake.client.reauth())).toMatchObject({ kind: 'unauthenticated' });
  });

  it('ends with signout: the store is cleared, calls are ANON’s again', () => {
    fake.connect();
    fake.signIn();
    const told = watchOutcome(fake.client.signout());
    expect(fake.connection.last('session/signout')).toMatchObject({
      token: SESSION.token,
      payload: { query: `[{"_id":"${SESSION._id}"}]` },
    });
    fake.client.call('a/one');
    fake.connection.answer('session/signout', 200, {
      session: { _id: 'f00000000000000000000012' },
    });
    expect(told).toEqual(['reply', 'complete']);
    expect([fake.client.session, store.load(), authed.at(-1)]).toEqual([null, null, null]);
    expect(fake.connection.last('a/one').token).toBe(ANON_TOKEN);
  });

  it('ends at once when signed out of while the connection is away, and on the server later', async () => {
    fake.connect();
    fake.signIn();
    fake.connection.events.closed(1006, '');
    const told = watchOutcome(fake.client.signout());
    expect([fake.client.session, store.load(), authed.at(-1)]).toEqual([null, null, null]);
    fake.client.call('a/one');
    fake.clock.advance(500);
    fake.connection.becomeReady();
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    expect(fake.client.session).toBeNull();
    expect(fake.connection.last('session/signout').token).toBe(SESSION.token);
    expect(sent()).not.toContain('a/one');
    fake.connection.answer('session/signout');
    await settled();
    expect(told).toEqual(['reply', 'complete']);
    expect(fake.connection.last('a/one').token).toBe(ANON_TOKEN);
  });

  it('ends when signed out of during a reauth: the sign-out wins', () => {
    fake.connect();
    fake.signIn();
    fake.reconnect();
    const reauth = watchOutcome(fake.client.reauth());
    const signout = watchOutcome(fake.client.signout());
    fake.connection.answer('session/reauth', 200, { session: SESSION });
    fake.connection.answer('session/signout');
    expect(reauth).toEqual(['cancelled']);
    expect(signout).toEqual(['reply', 'complete']);
    expect([fake.client.session, store.load()]).toEqual([null, null]);
  });

  it('can be followed by another user’s after a sign-out that the server never heard of', () => {
    fake.connect();
    fake.signIn();
    fake.connection.events.closed(1006, '');
    const told = watchOutcome(fake.client.signout());
    fake.clock.advance(30_000);
    expect(told).toEqual(['timeout']);
    while (fake.client.state.kind !== 'connecting') fake.clock.advance(100);
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify']);
    fake.signIn();
    expect(fake.client.authed).toBe(true);
  });

  it('that the server has ended elsewhere ends with signout too, on a new connection', () => {
    fake.connect();
    fake.signIn();
    const told = watchOutcome(fake.client.signout());
    fake.connection.answer('session/signout', 403, { code: 'CORE_SESSION_INVALID_SESSION' });
    expect(told).toEqual(['refused']);
    expect(fake.client.session).toBeNull();
    expect(fake.connections).toHaveLength(2);
  });

  it('cannot be signed out of twice', async () => {
    fake.connect();
    expect(await errorOf(fake.client.signout())).toMatchObject({ kind: 'unauthenticated' });
  });

  it('cannot begin while another is in use', async () => {
    fake.connect();
    fake.signIn();
    const error = await errorOf(fake.client.auth('email', 'a@b.c', 'password'));
    expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining('signout()') });
    expect(sent().filter((endpoint) => endpoint === 'session/auth')).toHaveLength(1);
  });

  it('of which nothing is known because auth timed out is left behind with its connection', async () => {
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.7' });
    fake.connection.becomeReady();
    const told = watchOutcome(fake.client.auth('email', 'a@b.c', 'password'));
    await settled();
    fake.clock.advance(30_000);
    expect(told).toEqual(['timeout']);
    expect(fake.client.state.kind).toBe('waiting');
  });

  it('stays in the store over close(), to be taken up after init()', () => {
    fake.connect();
    fake.signIn();
    fake.client.close();
    expect(fake.client.session).toBeNull();
    fake.connect();
    expect(sent()).toEqual(['conn/verify']);
    fake.client.checkAuth();
    expect(sent()).toContain('session/reauth');
  });

  it('counts even where nobody listens to the sign-in any more', () => {
    fake.connect();
    fake.client.auth('email', 'a@b.c', 'password').subscribe().unsubscribe();
    fake.connection.answer('session/auth', 200, { session: SESSION });
    expect(fake.client.authed).toBe(true);
  });

  it('is sent for with the groups asked for', () => {
    fake.connect();
    fake.client.auth('email', 'a@b.c', 'password', ['g1']);
    expect(fake.connection.last('session/auth').payload).toMatchObject({
      doc: expect.stringContaining('"groups":["g1"]'),
    });
  });

  it('is begun and taken up unsigned at the first servers, and without a hash', () => {
    const config = { ...FAKE_CONFIG, apiLevel: '4.0' } as const;
    fake.client.init(config);
    fake.connection.receive({ status: 200, msg: 'Connection establised' });
    fake.client.auth('email', 'a@b.c', 'password');
    expect(fake.connection.last('session/auth').payload).toMatchObject({
      form: 'plain',
      query: '{}',
    });
    fake.connection.answer('session/auth', 200, { docs: [SESSION] });
    fake.client.call('a/one');
    expect(fake.connection.last('a/one').payload).toMatchObject({ form: 'token' });
    fake.connection.events.closed(1006, '');
    fake.clock.advance(500);
    fake.connection.receive({ status: 200, msg: 'Connection establised' });
    expect(fake.connection.last('session/reauth').payload).toMatchObject({
      form: 'plain',
      query: `{"_id":{"val":"${SESSION._id}"}}`,
    });
  });

  it('is taken up by its token at servers of 6.1', () => {
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '6.1' });
    fake.connection.becomeReady();
    fake.client.reauth('s', 't');
    expect(fake.connection.last('session/reauth').payload).toMatchObject({
      query: '[{"_id":"s","token":"t"}]',
    });
  });

  it('may begin with a hash of one’s own recipe', () => {
    fake.client.init({ ...FAKE_CONFIG, authHash: ({ password }) => `mine-${password}` });
    fake.connection.becomeReady();
    fake.client.auth('email', 'a@b.c', 'password');
    expect(fake.connection.last('session/auth').payload).toMatchObject({
      doc: '{"email":"a@b.c","hash":"mine-password"}',
    });
  });

  it('is found in args.docs of older servers', () => {
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.0' });
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_OK' } });
    fake.client.auth('email', 'a@b.c', 'password');
    fake.connection.answer('session/auth', 200, { docs: [SESSION] });
    expect(fake.client.session?._id).toBe(SESSION._id);
  });
});

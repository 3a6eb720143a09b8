import { retry } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';
import { ANON_TOKEN } from '../../spec/servers';
import { ANON_SID } from '../protocol/codes';

describe('Calls', () => {
  let fake: FakeClient;
  const sent = () => fake.connection.given.map(({ endpoint }) => endpoint);

  beforeEach(() => {
    fake = new FakeClient();
  });

  it('wait for the connection, and go out in the order they were made', () => {
    fake.client.call('a/one');
    fake.client.init(FAKE_CONFIG);
    fake.client.call('a/two');
    expect(sent()).toEqual([]);
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify', 'a/one', 'a/two']);
  });

  it('are settled each by its own reply, in whatever order replies come', async () => {
    fake.connect();
    const one = watchOutcome(fake.client.call('a/one'));
    const two = watchOutcome(fake.client.call('a/two'));
    await settled();
    fake.connection.answer('a/two');
    expect([one, two]).toEqual([[], ['reply', 'complete']]);
    fake.connection.answer('a/one', 403);
    expect(one).toEqual(['refused']);
  });

  it('succeed with status 204', () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/one'));
    fake.connection.answer('a/one', 204);
    expect(told).toEqual(['reply', 'complete']);
  });

  it('fail with the status, message and code of the server', async () => {
    fake.connect();
    const error = errorOf(fake.client.call('staff/create'));
    fake.connection.answer('staff/create', 403, { code: 'CORE_SESSION_FORBIDDEN' });
    expect(await error).toMatchObject({
      kind: 'refused',
      status: 403,
      msg: 'answered',
      code: 'CORE_SESSION_FORBIDDEN',
      args: { code: 'CORE_SESSION_FORBIDDEN' },
    });
  });

  it('take the first of two replies, and report the second', () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/one'));
    fake.connection.answer('a/one');
    fake.connection.answer('a/one', 500);
    expect(told).toEqual(['reply', 'complete']);
    expect(fake.warnings).toEqual([expect.stringContaining('answers no call in flight')]);
  });

  it('are not touched by a reply to a call that was never made', () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/one'));
    fake.connection.receive({ status: 200, msg: 'x', args: { call_id: 'unknown' } });
    expect(told).toEqual([]);
    expect(fake.warnings).toHaveLength(1);
  });

  it('are settled by an error without call_id only where one alone is in flight', () => {
    fake.connect();
    const one = watchOutcome(fake.client.call('a/one'));
    const two = watchOutcome(fake.client.call('a/two'));
    fake.connection.receive({ status: 500, msg: 'boom' });
    expect([one, two]).toEqual([[], []]);
    fake.connection.answer('a/two');
    fake.connection.receive({ status: 500, msg: 'boom' });
    expect(one).toEqual(['refused']);
  });

  it('fail with whatever a server gives as the code of an error', async () => {
    fake.connect();
    const error = errorOf(fake.client.call('a/one'));
    await settled();
    const { callId } = fake.connection.last('a/one');
    const code = { toString: 1, valueOf: 1 };
    fake.connection.receive({ status: 500, msg: 'x', args: { call_id: callId, code } });
    expect(await error).toMatchObject({ kind: 'refused', code: undefined });
  });

  it('survive garbage between replies', () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/one'));
    fake.connection.events.frame('garbage');
    fake.connection.answer('a/one');
    expect(told).toEqual(['reply', 'complete']);
    expect(fake.warnings).toHaveLength(1);
  });

  it('time out 30 s after they were made, whether sent or not', () => {
    fake.client.init(FAKE_CONFIG);
    const queued = watchOutcome(fake.client.call('a/one'));
    const quick = watchOutcome(fake.client.call('a/two', { timeout: 1000 }));
    fake.clock.advance(1000);
    expect([queued, quick]).toEqual([[], ['timeout']]);
    fake.clock.advance(29_000);
    expect(queued).toEqual(['timeout']);
  });

  it('that wait for a user go out when one signs in, and have their 30 s from then', () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/one', { awaitAuth: true }));
    fake.clock.advance(100_000);
    fake.connection.receive({ status: 200, msg: '' });
    expect([told, sent()]).toEqual([[], expect.not.arrayContaining(['a/one'])]);
    fake.signIn();
    expect(fake.connection.last('a/one').token).toBe(SESSION.token);
    fake.clock.advance(29_999);
    fake.connection.receive({ status: 200, msg: '' });
    expect(told).toEqual([]);
    fake.clock.advance(1);
    expect(told).toEqual(['timeout']);
  });

  it('may be told to wait for a user by a third argument, as in the original', () => {
    fake.connect();
    fake.client.call('a/one', {}, true);
    expect(sent()).not.toContain('a/one');
  });

  it('made while a user signs in go out afterwards, as the user', () => {
    fake.connect();
    fake.client.auth('email', 'a@b.c', 'password');
    fake.client.call('a/one');
    expect(sent()).not.toContain('a/one');
    fake.connection.answer('session/auth', 200, { session: SESSION });
    expect(fake.connection.last('a/one')).toMatchObject({
      token: SESSION.token,
      payload: { sid: SESSION._id },
    });
  });

  it('made while a sign-in fails go out as ANON', () => {
    fake.connect();
    fake.client.auth('email', 'a@b.c', 'password');
    fake.client.call('a/one');
    fake.connection.answer('session/auth', 403);
    expect(fake.connection.last('a/one')).toMatchObject({
      token: ANON_TOKEN,
      payload: { sid: ANON_SID },
    });
  });

  it('that were sent fail when the connection is lost, those that were not go out on the next', async () => {
    fake.connect();
    const written = watchOutcome(fake.client.call('a/create'));
    await settled();
    fake.connection.events.closed(1006, '');
    const waiting = watchOutcome(fake.client.call('b/create'));
    expect([written, waiting]).toEqual([['connection-lost'], []]);
    fake.clock.advance(500);
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify', 'b/create']);
  });

  it('that only read, or are said to be repeatable, are sent again', async () => {
    fake.connect();
    const told = [
      watchOutcome(fake.client.call('a/read')),
      watchOutcome(fake.client.call('a/read_mine')),
      watchOutcome(fake.client.call('a/readable')),
      watchOutcome(fake.client.call('a/put', { idempotent: true })),
      watchOutcome(fake.client.call('a/read', { idempotent: false })),
    ];
    await settled();
    const { callId } = fake.connection.last('a/put');
    fake.reconnect();
    expect(told).toEqual([[], [], ['connection-lost'], [], ['connection-lost']]);
    expect(sent()).toEqual(['conn/verify', 'a/read', 'a/read_mine', 'a/put']);
    expect(fake.connection.last('a/put').callId).not.toBe(callId);
  });

  it('are not sent again where a frame was too large for the server: it would lose the next connection too', async () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/read'));
    await settled();
    fake.connection.events.closed(1009, '');
    expect(told).toEqual(['too-large']);
  });

  it('that were not on the wire yet when the connection went go out on the next', async () => {
    fake.connect();
    fake.connection.isClosed = true;
    const told = watchOutcome(fake.client.call('a/create'));
    // However long the news of its end takes, a connection that took no more frames is not asked again.
    await settled();
    expect(fake.connection.refusals).toBe(1);
    fake.reconnect();
    expect(told).toEqual([]);
    expect(sent()).toEqual(['conn/verify', 'a/create']);
  });

  it('are sent again by retry()', async () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('a/create').pipe(retry(1)));
    await settled();
    fake.reconnect();
    fake.connection.answer('a/create');
    expect(told).toEqual(['reply', 'complete']);
  });

  it('that wait are dropped when nobody wants them any more', () => {
    fake.client.init(FAKE_CONFIG);
    fake.client.call('a/one').subscribe().unsubscribe();
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify']);
  });

  it('are refused once 1,000 wait', async () => {
    for (let calls = 0; calls < 1000; calls++) fake.client.call('a/one');
    expect(await errorOf(fake.client.call('a/one'))).toMatchObject({ kind: 'too-large' });
  });

  it('made by a caller that hears of close() and connects again are not failed with the others', () => {
    fake.connect();
    let inited: string[] = [];
    let later: string[] = [];
    const doc = { photo: new File(['a'], 'a.png') };
    fake.client.call('staff/create', { doc, awaitAuth: true }).subscribe({
      error: () => {
        inited = watchOutcome(fake.client.init(FAKE_CONFIG));
        later = watchOutcome(fake.client.call('a/two'));
      },
    });
    fake.client.close();
    fake.connection.becomeReady();
    fake.connection.answer('a/two');
    expect([inited, later]).toEqual([['reply'], ['reply', 'complete']]);
  });

  it('fail at once after close(), and work again after init()', async () => {
    fake.connect();
    const inFlight = watchOutcome(fake.client.call('a/one'));
    fake.client.close();
    expect(inFlight).toEqual(['closed']);
    const error = await errorOf(fake.client.call('a/two'));
    expect(error).toMatchObject({ kind: 'closed', message: expect.stringContaining('init()') });
    fake.connect();
    fake.client.call('a/three');
    expect(sent()).toContain('a/three');
  });

  it('carry the query and doc of the moment they were made', () => {
    fake.client.init(FAKE_CONFIG);
    const doc = { n: 1 };
    fake.client.call('a/one', { query: [{ a: 1 }], doc });
    doc.n = 2;
    fake.connection.becomeReady();
    expect(fake.connection.last('a/one').payload).toMatchObject({
      query: '[{"a":1}]',
      doc: '{"n":1}',
    });
  });

  it('have ids that no two clients share', () => {
    fake.connect();
    fake.client.call('a/one');
    const other = new FakeClient();
    other.connect();
    other.client.call('a/one');
    const [one, two] = [fake, other].map(({ connection }) => connection.last('a/one').callId);
    expect(one).toMatch(/^[0-9a-f]{24}-/);
    expect(one?.slice(0, 24)).not.toBe(two?.slice(0, 24));
  });

  it('leave no timer behind: one for all runs out once they are settled, and none outlives close()', () => {
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.7' });
    fake.connection.becomeReady();
    fake.client.call('a/one');
    fake.connection.answer('a/one');
    fake.clock.advance(30_000);
    expect(fake.clock.pending).toBe(0);
    fake.client.call('a/two');
    fake.client.close();
    expect(fake.clock.pending).toBe(0);
  });
});

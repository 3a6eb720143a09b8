import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';

describe('A read at which the connection is lost', () => {
  let fake: FakeClient;
  const sent = () => fake.connection.given.map(({ endpoint }) => endpoint).slice(1);

  /** Loses the connection, and gets the next however long that takes. */
  async function loseConnection(): Promise<void> {
    await settled();
    fake.connection.events.closed(1006, '');
    const { state } = fake.client;
    if (state.kind !== 'waiting') throw new Error(state.kind);
    fake.clock.advance(state.retryAt - fake.clock.now());
    fake.connection.becomeReady();
    await settled();
  }

  beforeEach(() => {
    fake = new FakeClient();
    fake.connect();
  });

  it('each time is sent again three times, then fails and says so', async () => {
    const error = errorOf(fake.client.call('a/read', { timeout: 1e9 }));
    let sendings = 1;
    for (let losses = 0; losses < 10; losses++) {
      await loseConnection();
      sendings += sent().length;
    }
    expect(sendings).toBe(4);
    expect(await error).toMatchObject({
      kind: 'connection-lost',
      mayHaveRun: true,
      message: expect.stringContaining('sent 4 times'),
    });
  });

  it('is sent again beside other reads, and before any write joins them', async () => {
    const read = watchOutcome(fake.client.call('a/read'));
    fake.client.call('b/read');
    await settled();
    fake.connection.events.closed(1006, '');
    fake.client.call('c/create');
    fake.clock.advance(500);
    fake.connection.becomeReady();
    expect(sent()).toEqual(['a/read', 'b/read']);
    await settled();
    fake.connection.answer('b/read');
    expect(sent()).toEqual(['a/read', 'b/read']);
    fake.connection.answer('a/read');
    expect(sent()).toEqual(['a/read', 'b/read', 'c/create']);
    expect(read).toEqual(['reply', 'complete']);
  });

  it('keeps writes waiting no longer than two seconds of a connection that lives', async () => {
    fake.client.call('a/read');
    await loseConnection();
    fake.client.call('c/create');
    fake.clock.advance(1999);
    expect(sent()).toEqual(['a/read']);
    fake.clock.advance(1);
    expect(sent()).toEqual(['a/read', 'c/create']);
  });

  it('a second time is sent alone, and takes no write with it', async () => {
    fake.client.call('a/read', { timeout: 1e9 });
    fake.client.call('b/read', { timeout: 1e9 });
    await loseConnection();
    const written = watchOutcome(fake.client.call('c/create'));
    await loseConnection();
    expect(sent()).toEqual(['a/read']);
    fake.connection.answer('a/read');
    expect(sent()).toEqual(['a/read', 'b/read']);
    await loseConnection();
    await loseConnection();
    expect(sent()).toEqual(['c/create']);
    fake.connection.answer('c/create');
    expect(written).toEqual(['reply', 'complete']);
  });

  it('keeps no upload waiting that it waits for itself', async () => {
    const doc = { photo: new File(['abc'], 'a.txt') };
    fake.client.call('a/put', { doc: { photo: 'none' }, idempotent: true, timeout: 1e9 });
    await loseConnection();
    await settled();
    fake.connection.events.closed(1006, '');
    const upload = watchOutcome(fake.client.call('b/create', { doc }));
    fake.clock.advance(1000);
    fake.connection.becomeReady();
    await settled();
    fake.connection.answer('file/upload');
    await settled();
    fake.connection.answer('b/create');
    await settled();
    fake.connection.answer('a/put');
    expect(upload).toEqual(['reply', 'complete']);
  });

  it('keeps others waiting no longer than two seconds of a connection that lives, however slow it is', async () => {
    fake.client.call('slow/read', { timeout: 1e9 });
    fake.client.call('slower/read', { timeout: 1e9 });
    await loseConnection();
    await loseConnection();
    fake.client.call('c/create');
    expect(sent()).toEqual(['slow/read']);
    fake.clock.advance(2000);
    expect(sent()).toEqual(['slow/read', 'slower/read']);
    fake.clock.advance(2000);
    expect(sent()).toEqual(['slow/read', 'slower/read', 'c/create']);
  });

  it('is not suspected where this client has ended the connection itself', async () => {
    const read = watchOutcome(fake.client.call('a/read', { timeout: 1e9 }));
    for (let times = 0; times < 6; times++) {
      await settled();
      window.dispatchEvent(new Event('offline'));
      window.dispatchEvent(new Event('online'));
      fake.connection.becomeReady();
    }
    await settled();
    fake.connection.answer('a/read');
    expect(read).toEqual(['reply', 'complete']);
  });

  it('keeps nothing waiting once it was cancelled', async () => {
    const read = fake.client.call('a/read', { timeout: 1e9 });
    await loseConnection();
    await loseConnection();
    fake.client.call('c/create');
    expect(sent()).toEqual(['a/read']);
    read.cancel();
    expect(sent()).toEqual(['a/read', 'c/create']);
  });

  it('does not keep its user from being taken up again', async () => {
    fake.signIn();
    fake.client.call('a/read', { timeout: 1e9 });
    for (let losses = 0; losses < 2; losses++) {
      await loseConnection();
      expect(sent()).toEqual(['session/reauth']);
      fake.connection.answer('session/reauth', 200, {
        session: { _id: 'sid-1', token: 'user-token', user: { _id: 'user-1' } },
      });
      expect(sent()).toEqual(['session/reauth', 'a/read']);
    }
  });

  it('says when it times out while it waits to be sent again that it may have run', async () => {
    const error = errorOf(fake.client.call('a/read'));
    await settled();
    fake.connection.events.closed(1006, '');
    fake.clock.advance(30_000);
    expect(await error).toMatchObject({
      kind: 'timeout',
      mayHaveRun: true,
      message: expect.stringContaining('may or may not have run'),
    });
  });
});

describe('What an error says of a call', () => {
  let fake: FakeClient;

  beforeEach(() => {
    fake = new FakeClient();
  });

  it('that was never sent is that it did not run', async () => {
    fake.client.init(FAKE_CONFIG);
    const timedOut = errorOf(fake.client.call('a/create'));
    fake.clock.advance(30_000);
    expect(await timedOut).toMatchObject({ kind: 'timeout', mayHaveRun: false });
    const closed = errorOf(fake.client.call('a/create'));
    fake.client.close();
    expect(await closed).toMatchObject({ kind: 'closed', mayHaveRun: false });
  });

  it.each([
    ['timed out', () => fake.clock.advance(30_000)],
    ['lost its connection', () => fake.connection.events.closed(1006, '')],
    ['was too large for the server', () => fake.connection.events.closed(1009, '')],
    ['was in flight at close()', () => fake.client.close()],
  ])('that %s is that it may have run', async (_, end) => {
    for (const isSigned of [false, true]) {
      fake = new FakeClient();
      fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.7' });
      fake.connection.becomeReady();
      const error = errorOf(fake.client.call('a/create'));
      if (isSigned) await settled();
      end();
      expect(await error).toMatchObject({
        mayHaveRun: true,
        message: expect.stringContaining('may or may not have run'),
      });
    }
  });
});

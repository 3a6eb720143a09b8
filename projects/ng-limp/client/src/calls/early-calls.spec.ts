import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf, watchOutcome } from '../../spec/outcome';

describe('A call before init()', () => {
  let fake: FakeClient;
  const sent = () => fake.connection.given.map(({ endpoint }) => endpoint);

  beforeEach(() => {
    fake = new FakeClient();
  });

  it('is written in the form of the server that init() names', () => {
    fake.client.call('staff/read', { query: [{ n: 1 }] });
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '4.3' });
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_OK' } });
    expect(fake.connection.last('staff/read').payload).toMatchObject({ query: '{"n":{"val":1}}' });
  });

  it('times out where init() is never called, and says so', async () => {
    const error = errorOf(fake.client.call('a/one'));
    fake.clock.advance(30_000);
    expect(await error).toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('init()'),
    });
    fake.connect();
    expect(sent()).toEqual(['conn/verify']);
  });

  it('is dropped when nobody wants it any more, and leaves no timer', () => {
    fake.client.call('a/one').subscribe().unsubscribe();
    expect(fake.clock.pending).toBe(0);
    fake.connect();
    expect(sent()).toEqual(['conn/verify']);
  });

  it('can be cancelled after init() like any other', () => {
    const subscription = fake.client.call('a/one').subscribe();
    fake.client.init(FAKE_CONFIG);
    subscription.unsubscribe();
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify']);
  });

  it('fails when it turns out that the server cannot be asked it', () => {
    const told = watchOutcome(fake.client.call('a/one', { query: [{ $attrs: ['x'] }] }));
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '4.3' });
    expect(told).toEqual(['usage']);
  });

  it('is told of once where init() does not follow within a second', () => {
    fake.client.call('a/one').subscribe({ error: () => undefined });
    fake.clock.advance(999);
    expect(fake.warnings).toEqual([]);
    fake.clock.advance(1);
    expect(fake.warnings).toEqual([expect.stringMatching(/init\(\).*provideLimp\(\)/)]);
    fake.client.call('a/two').subscribe({ error: () => undefined });
    fake.clock.advance(29_000);
    expect(fake.warnings).toHaveLength(1);
  });

  it('is not told of where init() follows within a second', () => {
    fake.client.call('a/one').subscribe({ error: () => undefined });
    fake.clock.advance(999);
    fake.client.init(FAKE_CONFIG);
    fake.clock.advance(1);
    expect(fake.warnings).toEqual([]);
  });
});

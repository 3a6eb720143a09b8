import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf, watchOutcome } from '../../spec/outcome';
import type { LimpError } from '../errors';

const WRONG = { ...FAKE_CONFIG, anonToken: '' };

describe('After a configuration that was refused', () => {
  let fake: FakeClient;
  let refusal: LimpError;

  beforeEach(async () => {
    fake = new FakeClient();
    refusal = await errorOf(fake.client.init(WRONG));
  });

  it('all calls fail at once, with the same error', async () => {
    const { client } = fake;
    expect(refusal).toMatchObject({ kind: 'usage', field: 'anonToken' });
    for (const call of [
      client.call('staff/read'),
      client.auth('email', 'a@b.c', 'password'),
      client.reauth('sid', 'token'),
      client.watch('staff/watch'),
      client.get('staff/count'),
    ]) {
      expect(await errorOf(call)).toBe(refusal);
    }
    expect(() => client.fileUrl('staff', 'id', 'photo', 'a.png')).toThrow(refusal);
    expect(() => client.generateAuthHash('email', 'a@b.c', 'password')).toThrow(refusal);
    expect(fake.connections).toEqual([]);
    expect(fake.clock.pending).toBe(0);
  });

  it('calls that had waited for it fail with it, too', async () => {
    fake = new FakeClient();
    const early = errorOf(fake.client.call('staff/read'));
    const wrong = await errorOf(fake.client.init(WRONG));
    expect(await early).toBe(wrong);
  });

  it('a right one is taken, and calls are sent', () => {
    fake.connect();
    const told = watchOutcome(fake.client.call('staff/read'));
    fake.connection.answer('staff/read');
    expect(told).toEqual(['reply', 'complete']);
  });

  it('calls fail with the error of the latest one', async () => {
    const latest = await errorOf(fake.client.init({ ...FAKE_CONFIG, api: 'http://localhost' }));
    expect(await errorOf(fake.client.call('staff/read'))).toBe(latest);
  });

  it('calls fail with it where an earlier connection was closed', async () => {
    fake.connect();
    fake.client.close();
    const wrong = await errorOf(fake.client.init(WRONG));
    expect(await errorOf(fake.client.call('staff/read'))).toBe(wrong);
  });
});

describe('A configuration that is refused', () => {
  it('leaves the connection that there is', () => {
    const fake = new FakeClient();
    fake.connect();
    watchOutcome(fake.client.init(WRONG));
    const told = watchOutcome(fake.client.call('staff/read'));
    fake.connection.answer('staff/read');
    expect(told).toEqual(['reply', 'complete']);
  });

  it.each([null, undefined, 'ws://localhost/ws', []])('may be none at all: %j', async (none) => {
    const error = await errorOf(new FakeClient().client.init(none as never));
    expect(error).toMatchObject({ kind: 'usage', field: 'init' });
  });
});

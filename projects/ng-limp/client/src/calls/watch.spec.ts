import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { settled, watchOutcome } from '../../spec/outcome';
import { LimpError } from '../errors';
import type { WatchEvent } from './watch';

describe('A watch', () => {
  let fake: FakeClient;
  let seen: (WatchEvent | string)[];
  const sent = (endpoint: string) =>
    fake.connection.given.filter((frame) => frame.endpoint === endpoint);
  const grant = () => {
    const { callId } = fake.connection.last('staff/watch');
    fake.connection.answer('staff/watch', 200, { code: 'CORE_WATCH_OK', watch: callId });
    return callId;
  };
  const event = (watch: string, oper: string, id: string) => {
    const args = { call_id: watch, watch, oper, count: 1, docs: [{ _id: id }] };
    fake.connection.receive({ status: 200, msg: 'Detected 1 docs.', args });
  };
  const follow = () =>
    fake.client.watch('staff/watch', [{ n: 1 }]).subscribe({
      next: (told) => seen.push(told),
      error: (error: unknown) => seen.push(LimpError.from(error).kind),
      complete: () => seen.push('complete'),
    });

  beforeEach(() => {
    fake = new FakeClient();
    seen = [];
    fake.connect();
  });

  it('begins with its subscription, and tells events in the order of the wire', () => {
    const watch = fake.client.watch('staff/watch');
    expect(sent('staff/watch')).toEqual([]);
    watch.subscribe((told) => seen.push(told));
    const id = grant();
    event(id, 'create', 'a');
    event(id, 'delete', 'b');
    expect(seen).toEqual([
      { kind: 'started' },
      { kind: 'event', oper: 'create', docs: [{ _id: 'a' }] },
      { kind: 'event', oper: 'delete', docs: [{ _id: 'b' }] },
    ]);
  });

  it('tells an event before the reply of the call that caused it, if it comes first', () => {
    follow();
    const id = grant();
    fake.client.call('staff/create').subscribe(() => seen.push('reply'));
    event(id, 'create', 'a');
    fake.connection.answer('staff/create');
    expect(seen.map((told) => (typeof told === 'string' ? told : told.kind))).toEqual([
      'started',
      'event',
      'reply',
    ]);
  });

  it('goes on after a lost connection, after all that waited, and says that it did', async () => {
    follow();
    grant();
    fake.connection.events.closed(1006, '');
    fake.client.call('a/one');
    fake.clock.advance(500);
    fake.connection.becomeReady();
    await settled();
    expect(fake.connection.given.map(({ endpoint }) => endpoint).slice(-2)).toEqual([
      'a/one',
      'staff/watch',
    ]);
    grant();
    expect(seen).toEqual([{ kind: 'started' }, { kind: 'resumed' }]);
  });

  it('outlives a connection that is away for an hour', () => {
    follow();
    grant();
    fake.connection.events.closed(1006, '');
    fake.clock.advance(3_600_000);
    while (fake.client.state.kind !== 'connecting') fake.clock.advance(1000);
    fake.connection.becomeReady();
    grant();
    expect(seen).toEqual([{ kind: 'started' }, { kind: 'resumed' }]);
  });

  it('ends on the server with its subscription', () => {
    const subscription = follow();
    const id = grant();
    subscription.unsubscribe();
    expect(sent('watch/delete')[0]?.payload).toMatchObject({ query: `[{"watch":"${id}"}]` });
    event(id, 'create', 'a');
    expect(seen).toEqual([{ kind: 'started' }]);
  });

  it('is not sent for when nobody wants it any more', () => {
    fake.client.close();
    fake.client.init(FAKE_CONFIG);
    follow().unsubscribe();
    fake.connection.becomeReady();
    expect(sent('staff/watch')).toEqual([]);
    expect(sent('watch/delete')).toEqual([]);
  });

  it('left before the server has granted it ends on the server all the same', async () => {
    const subscription = follow();
    await settled();
    subscription.unsubscribe();
    const id = grant();
    expect(sent('watch/delete')[0]?.payload).toMatchObject({ query: `[{"watch":"${id}"}]` });
    expect([seen, fake.warnings]).toEqual([[], []]);
  });

  it('fails where the server reports an error, even after it said yes', () => {
    follow();
    const id = grant();
    fake.connection.receive({ status: 500, msg: 'boom', args: { call_id: id } });
    expect(seen).toEqual([{ kind: 'started' }, 'refused']);
  });

  it('fails where the server closes the connection over its frame, rather than begin for ever', async () => {
    follow();
    await settled();
    fake.connection.events.closed(1009, '');
    expect(seen).toEqual(['too-large']);
  });

  it('does not fail because nothing happens', () => {
    follow();
    grant();
    for (let beats = 0; beats < 10; beats++) {
      fake.clock.advance(30_000);
      fake.connection.answer('heart/beat');
    }
    expect(seen).toEqual([{ kind: 'started' }]);
  });

  it('completes when it is ended by its id or with all others', () => {
    follow();
    const id = grant();
    fake.client.deleteWatch(id);
    fake.connection.answer('watch/delete', 200, { watch: [id] });
    follow();
    grant();
    fake.client.deleteWatch('__all');
    fake.connection.answer('watch/delete', 200, { watch: [] });
    expect(seen).toEqual([{ kind: 'started' }, 'complete', { kind: 'started' }, 'complete']);
  });

  it('fails at once at servers that cannot watch', () => {
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.6' });
    expect(watchOutcome(fake.client.watch('staff/watch'))).toEqual(['usage']);
  });

  it('fails with close()', () => {
    follow();
    grant();
    fake.client.close();
    expect(seen).toEqual([{ kind: 'started' }, 'closed']);
  });
});

import { Subject, takeUntil } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { fileOf } from '../../spec/files';
import { settled, watchOutcome } from '../../spec/outcome';
import type { CallPayload, ChunkHead } from '../protocol/payload';

describe('An upload', () => {
  let fake: FakeClient;
  const chunks = () =>
    fake.connection.given
      .filter(({ endpoint }) => endpoint === 'file/upload')
      .map(({ payload }) => ('chunk' in payload ? payload.chunk : 0));
  const bodyOf = (payload: CallPayload | ChunkHead) => ('doc' in payload ? payload.doc : '');

  beforeEach(() => {
    fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, fileChunkSize: 10 });
    fake.connection.becomeReady();
  });

  it('has two chunks in flight at a time, in order, and the call after the last', async () => {
    fake.client.call('a/create', { doc: { photo: fileOf(35) } });
    const seen: number[][] = [[...chunks()]];
    for (let acks = 0; acks < 4; acks++) {
      const next = fake.connection.given.filter(({ endpoint }) => endpoint === 'file/upload')[acks];
      fake.connection.receive({ status: 200, msg: '', args: { call_id: next?.callId } });
      seen.push([...chunks()]);
      await settled();
    }
    expect(seen).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    expect(bodyOf(fake.connection.last('a/create').payload)).toContain('"photo":[{"name":"f.png"');
  });

  it('waits while the socket’s buffer is full', () => {
    fake.connection.bufferedAmount = 9 * 1024 * 1024;
    fake.client.call('a/create', { doc: { photo: fileOf(35) } });
    fake.clock.advance(100);
    expect(chunks()).toEqual([]);
    fake.connection.bufferedAmount = 0;
    fake.clock.advance(10);
    expect(chunks()).toEqual([1, 2]);
  });

  it('starts a file over from its first chunk when one is refused, three times at most', () => {
    const told = watchOutcome(fake.client.call('a/create', { doc: { photo: fileOf(35) } }));
    for (let refusals = 1; refusals <= 3; refusals++) {
      fake.connection.answer('file/upload', 500);
      expect(chunks().slice(-2)).toEqual([1, 2]);
      expect(told).toEqual([]);
    }
    fake.connection.answer('file/upload', 500);
    expect(told).toEqual(['refused']);
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).not.toContain('a/create');
  });

  it('starts over where a chunk was refused by the quota and a later one was not', async () => {
    fake.client.call('a/create', { doc: { photo: fileOf(35) } });
    await settled();
    const [first, second] = fake.connection.given.filter(
      ({ endpoint }) => endpoint === 'file/upload',
    );
    fake.connection.receive({ status: 429, msg: '', args: { call_id: first?.callId } });
    fake.connection.receive({ status: 200, msg: '', args: { call_id: second?.callId } });
    fake.clock.advance(1000);
    expect(chunks()).toEqual([1, 2, 1]);
    fake.connection.answer('file/upload');
    expect(chunks()).toEqual([1, 2, 1, 2, 3]);
  });

  it('starts over in whichever order the replies about chunks out of order come', async () => {
    for (const order of ['later first', 'earlier again before the later']) {
      fake = new FakeClient();
      fake.client.init({ ...FAKE_CONFIG, fileChunkSize: 10 });
      fake.connection.becomeReady();
      fake.client.call('a/create', { doc: { photo: fileOf(35) } });
      await settled();
      const [first, second] = fake.connection.given.filter(
        ({ endpoint }) => endpoint === 'file/upload',
      );
      const say = (status: number, callId: string | undefined) => {
        fake.connection.receive({ status, msg: '', args: { call_id: callId } });
      };
      if (order === 'later first') say(200, second?.callId);
      say(429, first?.callId);
      fake.clock.advance(1000);
      if (order !== 'later first') {
        fake.connection.answer('file/upload');
        say(200, second?.callId);
      }
      await settled();
      const numbers = chunks();
      expect(numbers.lastIndexOf(1)).toBeGreaterThan(numbers.indexOf(2));
      expect(fake.connection.given.map(({ endpoint }) => endpoint)).not.toContain('a/create');
    }
  });

  it('times out by the chunk, not by the whole', () => {
    fake.client.init({ ...FAKE_CONFIG, fileChunkSize: 10, apiLevel: '5.7' });
    fake.connection.becomeReady();
    const told = watchOutcome(fake.client.call('a/create', { doc: { photo: fileOf(35) } }));
    for (let chunk = 1; chunk <= 3; chunk++) {
      fake.clock.advance(29_000);
      const frame = fake.connection.given.filter(({ endpoint }) => endpoint === 'file/upload')[
        chunk - 1
      ];
      fake.connection.receive({ status: 200, msg: '', args: { call_id: frame?.callId } });
    }
    expect(told).toEqual([]);
    fake.clock.advance(30_000);
    expect(told).toEqual(['timeout']);
  });

  it('waits for a user where its call does, and keeps no other from its attrs', () => {
    fake.client.call('a/create', { doc: { photo: fileOf(5) }, awaitAuth: true });
    expect(chunks()).toEqual([]);
    fake.client.call('a/create', { doc: { photo: fileOf(5) } });
    expect(chunks()).toEqual([1]);
    fake.connection.answer('file/upload');
    fake.connection.answer('a/create');
    fake.signIn();
    expect(fake.connection.last('file/upload').token).toBe(SESSION.token);
  });

  it('whose call was not sent before the connection went sends its files again with it', async () => {
    fake.client.call('a/create', { doc: { photo: fileOf(5) } });
    await settled();
    fake.connection.isClosed = true;
    fake.connection.answer('file/upload');
    fake.reconnect();
    await settled();
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).toEqual([
      'conn/verify',
      'file/upload',
    ]);
  });

  it('whose call was sent before the connection went fails, since it may have run', async () => {
    const told = watchOutcome(fake.client.call('a/create', { doc: { photo: fileOf(5) } }));
    await settled();
    fake.connection.answer('file/upload');
    await settled();
    fake.reconnect();
    expect(told).toEqual(['connection-lost']);
    expect(chunks()).toEqual([]);
  });

  it('that nobody wants any more sends nothing further', async () => {
    const stop = new Subject<void>();
    const call = fake.client.call('a/create', { doc: { photo: fileOf(100) } });
    call.pipe(takeUntil(stop)).subscribe();
    stop.next();
    const before = chunks().length;
    await settled();
    fake.connection.receive({
      status: 200,
      msg: '',
      args: { call_id: fake.connection.last('file/upload').callId },
    });
    expect(chunks()).toHaveLength(before);
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).not.toContain('a/create');
  });

  it('replaces the files that an abandoned one has left, if it has as many', () => {
    fake.client
      .call('a/create', { doc: { photo: fileOf(100) } })
      .subscribe()
      .unsubscribe();
    fake.client.call('a/create', { doc: { photo: fileOf(5) } });
    expect(chunks().at(-1)).toBe(1);
    expect(fake.connections).toHaveLength(1);
  });

  it('gets a new connection, once all else is answered, where an abandoned one has left more files', async () => {
    fake.client
      .call('a/create', { doc: { photos: [fileOf(5), fileOf(5)] } })
      .subscribe()
      .unsubscribe();
    fake.client.call('a/other');
    fake.client.call('a/create', { doc: { photos: [fileOf(5)] } });
    fake.client.call('a/later');
    expect(fake.connections).toHaveLength(1);
    await settled();
    fake.connection.answer('a/other');
    expect(fake.connections).toHaveLength(2);
    fake.connection.becomeReady();
    expect(chunks()).toEqual([1]);
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).toContain('a/later');
  });
});

import { Subject, filter, firstValueFrom, takeUntil, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import type { LimpdAt } from '../../spec/server-types';
import { LimpClient } from '../limp-client';
import type { CallPayload, ChunkHead } from '../token/payload';

const CHUNK = 1000;
const name = { en_AE: 'x' };

function noise(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

function fileOf(size: number, title = 'f.png'): File {
  return new File([noise(size)], title, { type: 'image/png', lastModified: 5 });
}

describe('An upload to a real limpd', () => {
  let limpd: LimpdAt;
  let client: LimpClient;

  beforeEach(async () => {
    sessionStorage.clear();
    limpd = await servers.startLimpd();
    client = new LimpClient({ reconnect: { minDelay: 20, maxDelay: 50 } });
    client.init({
      api: limpd.url,
      anonToken: ANON_TOKEN,
      authAttrs: ['email'],
      fileChunkSize: CHUNK,
    });
    await firstValueFrom(client.auth(...ADMIN));
  });

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
  });

  const create = (doc: Record<string, unknown>) =>
    client.call('staff/create', { doc: { name, ...doc } });

  async function stored(id: string | undefined, attr: string, file: File): Promise<Uint8Array> {
    const path = `/staff/retrieve_file/${id ?? ''}/${attr}/${encodeURIComponent(file.name)}`;
    const response = await fetch(limpd.httpUrl + path);
    expect(response.status).toBe(200);
    return new Uint8Array(await response.arrayBuffer());
  }

  async function expectStored(id: string | undefined, attr: string, file: File): Promise<void> {
    const bytes = await stored(id, attr, file);
    expect(bytes.length).toBe(file.size);
    const same = new Uint8Array(await file.arrayBuffer()).every((byte, at) => byte === bytes[at]);
    expect(same).toBe(true);
  }

  it.each([1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 50 * CHUNK + 7])(
    'stores a file of %i bytes byte for byte',
    async (size) => {
      const photo = fileOf(size);
      const reply = await firstValueFrom(create({ photo }));
      await expectStored(reply.args.docs?.[0]?._id, 'photo', photo);
    },
  );

  it('stores several files of several attrs, with names in any script', async () => {
    const photo = fileOf(2500, 'صورة 😀.png');
    const attachments = [fileOf(1500, 'a b.png'), fileOf(10, 'é.png'), fileOf(4000, 'c.png')];
    const reply = await firstValueFrom(create({ photo, attachments }));
    const id = reply.args.docs?.[0]?._id;
    await expectStored(id, 'photo', photo);
    for (const file of attachments) await expectStored(id, 'attachments', file);
    const read = await firstValueFrom(client.call('staff/read', { query: [{ _id: id ?? '' }] }));
    expect(read.args.docs?.[0]?.['photo']).toMatchObject({
      name: 'صورة 😀.png',
      size: 2500,
      type: 'image/png',
      lastModified: 5,
    });
  });

  it('tells its progress by acknowledged bytes, per file and in all', async () => {
    const [photo, attachment] = [fileOf(2500), fileOf(500)];
    const call = create({ photo, attachments: [attachment] });
    const steps = await firstValueFrom(call.progress$.pipe(toArray()));
    expect(steps.map(({ loaded }) => loaded)).toEqual([0, 1000, 2000, 2500, 3000]);
    const each = { index: 0, name: 'f.png', state: 'sent' };
    expect(steps.at(-1)).toMatchObject({
      files: [
        { ...each, attr: 'photo', file: photo, loaded: 2500, total: 2500 },
        { ...each, attr: 'attachments', file: attachment, loaded: 500, total: 500 },
      ],
      state: 'sent',
      loaded: 3000,
      total: 3000,
      restarts: 0,
      remaining: 0,
    });
    expect(steps[2]?.files.map(({ state }) => state)).toEqual(['sending', 'queued']);
  });

  it('keeps calls apart that upload to the same attr at once', async () => {
    const photos = Array.from({ length: 5 }, (_, n) => fileOf(3000 + n, `${String(n)}.png`));
    const replies = await Promise.all(photos.map((photo) => firstValueFrom(create({ photo }))));
    for (const [place, photo] of photos.entries()) {
      await expectStored(replies[place]?.args.docs?.[0]?._id, 'photo', photo);
    }
  });

  it('lets no other doc with the same key take its chunks', async () => {
    const photo = fileOf(30_000);
    const upload = firstValueFrom(create({ photo }));
    const other = await firstValueFrom(create({ photo: null }));
    const [read] =
      (
        await firstValueFrom(
          client.call('staff/read', {
            query: [{ _id: other.args.docs?.[0]?._id ?? '' }],
          }),
        )
      ).args.docs ?? [];
    expect(read?.['photo']).toBeNull();
    await expectStored((await upload).args.docs?.[0]?._id, 'photo', photo);
  });

  it('leaves nothing behind for the next doc when it is cancelled', async () => {
    const call = create({ photo: fileOf(200_000) });
    const subscription = call.subscribe();
    await firstValueFrom(call.progress$.pipe(filter(({ loaded }) => loaded > 0)));
    subscription.unsubscribe();
    const next = await firstValueFrom(create({ photo: null }));
    const id = next.args.docs?.[0]?._id ?? '';
    const read = await firstValueFrom(client.call('staff/read', { query: [{ _id: id }] }));
    expect(read.args.docs?.[0]?.['photo']).toBeNull();
    expect(read.args.total).toBe(1);
  });

  it('starts over on the next conn when the server restarts under it, and says so', async () => {
    const photo = fileOf(300_000);
    const call = create({ photo });
    const progress = call.progress$.pipe(filter(({ loaded }) => loaded > 0));
    await firstValueFrom(progress);
    await servers.stopLimpd(limpd.id);
    await servers.restartLimpd(limpd.id, true);
    const reply = await firstValueFrom(call);
    await expectStored(reply.args.docs?.[0]?._id, 'photo', photo);
    expect((await firstValueFrom(call.progress$)).restarts).toBeGreaterThan(0);
    expect((await firstValueFrom(client.call('staff/read'))).args.total).toBe(1);
  });

  it('of a file that cannot be read any more fails with a word on what to do', async () => {
    const photo = fileOf(2500);
    const broken = new Proxy(photo, {
      get: (target, key) => {
        if (key === 'slice')
          return () => ({ size: 1, arrayBuffer: () => Promise.reject(new Error()) });
        const value: unknown = Reflect.get(target, key, target);
        return value;
      },
    });
    const error = await errorOf(create({ photo: broken }));
    expect(error).toMatchObject({ kind: 'usage', field: 'doc.photo' });
    expect(error.message).toContain('Choose it again');
  });
});

describe('An upload', () => {
  let fake: FakeClient;
  const chunks = () =>
    fake.conn.given
      .filter(({ endpoint }) => endpoint === 'file/upload')
      .map(({ payload }) => ('chunk' in payload ? payload.chunk : 0));
  const bodyOf = (payload: CallPayload | ChunkHead) => ('doc' in payload ? payload.doc : '');

  beforeEach(() => {
    fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, fileChunkSize: 10 });
    fake.conn.becomeReady();
  });

  it('has two chunks under way at a time, in order, and the call after the last', async () => {
    fake.client.call('a/create', { doc: { photo: fileOf(35) } });
    const seen: number[][] = [[...chunks()]];
    for (let acks = 0; acks < 4; acks++) {
      const next = fake.conn.given.filter(({ endpoint }) => endpoint === 'file/upload')[acks];
      fake.conn.receive({ status: 200, msg: '', args: { call_id: next?.callId } });
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
    expect(bodyOf(fake.conn.last('a/create').payload)).toContain('"photo":[{"name":"f.png"');
  });

  it('waits while the socket’s buffer is full', () => {
    fake.conn.bufferedAmount = 9 * 1024 * 1024;
    fake.client.call('a/create', { doc: { photo: fileOf(35) } });
    fake.clock.advance(100);
    expect(chunks()).toEqual([]);
    fake.conn.bufferedAmount = 0;
    fake.clock.advance(10);
    expect(chunks()).toEqual([1, 2]);
  });

  it('starts a file over from its first chunk when one is refused, three times at most', () => {
    const told = watchOutcome(fake.client.call('a/create', { doc: { photo: fileOf(35) } }));
    for (let refusals = 1; refusals <= 3; refusals++) {
      fake.conn.answer('file/upload', 500);
      expect(chunks().slice(-2)).toEqual([1, 2]);
      expect(told).toEqual([]);
    }
    fake.conn.answer('file/upload', 500);
    expect(told).toEqual(['refused']);
    expect(fake.conn.given.map(({ endpoint }) => endpoint)).not.toContain('a/create');
  });

  it('starts over where a chunk was refused by the quota and a later one was not', async () => {
    fake.client.call('a/create', { doc: { photo: fileOf(35) } });
    await settled();
    const [first, second] = fake.conn.given.filter(({ endpoint }) => endpoint === 'file/upload');
    fake.conn.receive({ status: 429, msg: '', args: { call_id: first?.callId } });
    fake.conn.receive({ status: 200, msg: '', args: { call_id: second?.callId } });
    fake.clock.advance(1000);
    expect(chunks()).toEqual([1, 2, 1]);
    fake.conn.answer('file/upload');
    expect(chunks()).toEqual([1, 2, 1, 2, 3]);
  });

  it('starts over in whichever order the replies about chunks out of order come', async () => {
    for (const order of ['later first', 'earlier again before the later']) {
      fake = new FakeClient();
      fake.client.init({ ...FAKE_CONFIG, fileChunkSize: 10 });
      fake.conn.becomeReady();
      fake.client.call('a/create', { doc: { photo: fileOf(35) } });
      await settled();
      const [first, second] = fake.conn.given.filter(({ endpoint }) => endpoint === 'file/upload');
      const say = (status: number, callId: string | undefined) => {
        fake.conn.receive({ status, msg: '', args: { call_id: callId } });
      };
      if (order === 'later first') say(200, second?.callId);
      say(429, first?.callId);
      fake.clock.advance(1000);
      if (order !== 'later first') {
        fake.conn.answer('file/upload');
        say(200, second?.callId);
      }
      await settled();
      const numbers = chunks();
      expect(numbers.lastIndexOf(1)).toBeGreaterThan(numbers.indexOf(2));
      expect(fake.conn.given.map(({ endpoint }) => endpoint)).not.toContain('a/create');
    }
  });

  it('times out by the chunk, not by the whole', () => {
    fake.client.init({ ...FAKE_CONFIG, fileChunkSize: 10, apiLevel: '5.7' });
    fake.conn.becomeReady();
    const told = watchOutcome(fake.client.call('a/create', { doc: { photo: fileOf(35) } }));
    for (let chunk = 1; chunk <= 3; chunk++) {
      fake.clock.advance(29_000);
      const frame = fake.conn.given.filter(({ endpoint }) => endpoint === 'file/upload')[chunk - 1];
      fake.conn.receive({ status: 200, msg: '', args: { call_id: frame?.callId } });
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
    fake.conn.answer('file/upload');
    fake.conn.answer('a/create');
    fake.signIn();
    expect(fake.conn.last('file/upload').token).toBe(SESSION.token);
  });

  it('whose call was not sent before the conn went sends its files again with it', async () => {
    fake.client.call('a/create', { doc: { photo: fileOf(5) } });
    await settled();
    fake.conn.isClosed = true;
    fake.conn.answer('file/upload');
    fake.reconnect();
    await settled();
    expect(fake.conn.given.map(({ endpoint }) => endpoint)).toEqual(['conn/verify', 'file/upload']);
  });

  it('whose call was sent before the conn went fails, since it may have run', async () => {
    const told = watchOutcome(fake.client.call('a/create', { doc: { photo: fileOf(5) } }));
    await settled();
    fake.conn.answer('file/upload');
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
    fake.conn.receive({
      status: 200,
      msg: '',
      args: { call_id: fake.conn.last('file/upload').callId },
    });
    expect(chunks()).toHaveLength(before);
    expect(fake.conn.given.map(({ endpoint }) => endpoint)).not.toContain('a/create');
  });

  it('replaces the files that an abandoned one has left, if it has as many', () => {
    fake.client
      .call('a/create', { doc: { photo: fileOf(100) } })
      .subscribe()
      .unsubscribe();
    fake.client.call('a/create', { doc: { photo: fileOf(5) } });
    expect(chunks().at(-1)).toBe(1);
    expect(fake.conns).toHaveLength(1);
  });

  it('gets a new conn, once all else is answered, where an abandoned one has left more files', async () => {
    fake.client
      .call('a/create', { doc: { photos: [fileOf(5), fileOf(5)] } })
      .subscribe()
      .unsubscribe();
    fake.client.call('a/other');
    fake.client.call('a/create', { doc: { photos: [fileOf(5)] } });
    fake.client.call('a/later');
    expect(fake.conns).toHaveLength(1);
    await settled();
    fake.conn.answer('a/other');
    expect(fake.conns).toHaveLength(2);
    fake.conn.becomeReady();
    expect(chunks()).toEqual([1]);
    expect(fake.conn.given.map(({ endpoint }) => endpoint)).toContain('a/later');
  });
});

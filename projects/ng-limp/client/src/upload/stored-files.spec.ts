import { filter, firstValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedFile, deletedFile, fileOf, fileWith } from '../../spec/files';
import { errorOf } from '../../spec/outcome';
import type { LimpdAt } from '../../spec/server-types';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import type { LimpClientOptions } from '../config/options';
import { LimpClient } from '../limp-client';
import { workerTransport } from '../worker/worker-transport';

const CHUNK = 1000;
const name = { en_AE: 'x' };

describe.each<[string, LimpClientOptions]>([
  ['the page', {}],
  ['a worker', { transport: workerTransport() }],
])('An upload to a real limpd, over a socket of %s,', (_, options) => {
  let limpd: LimpdAt;
  let client: LimpClient;

  beforeEach(async () => {
    sessionStorage.clear();
    limpd = await servers.startLimpd();
    client = new LimpClient({ reconnect: { minDelay: 20, maxDelay: 50 }, ...options });
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

  it('starts over on the next connection when the server restarts under it, and says so', async () => {
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

  it.each([
    ['0', 0],
    ['255', 255],
  ])('stores a file of nothing but bytes of %s', async (_unused, byte) => {
    const photo = fileWith(new Uint8Array(3 * CHUNK + 1).fill(byte));
    const reply = await firstValueFrom(create({ photo }));
    await expectStored(reply.args.docs?.[0]?._id, 'photo', photo);
  });

  it.each([
    ['changed', changedFile],
    ['deleted', deletedFile],
  ])(
    'of a file that was %s since fails with its name and a word on what to do',
    async (how, make) => {
      const good = fileOf(10, 'good.png');
      const error = await errorOf(create({ photo: good, attachments: [good, await make()] }));
      expect(error).toMatchObject({ kind: 'usage', field: 'doc.attachments' });
      expect(error.message).toContain(`the file "${how}.png" cannot be read any more`);
      expect(error.message).toContain('Choose it again');
      // The attr is not kept from the next call.
      await firstValueFrom(create({ attachments: [good] }));
    },
  );
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { errorOf } from '../spec/outcome';
import type { LimpdAt } from '../spec/server-types';
import { ADMIN, ADMIN_ID, ANON_TOKEN, servers } from '../spec/servers';
import { LimpClient } from './limp-client';
import { API_LEVELS } from './protocol/api-level';
import type { ApiLevel } from './protocol/api-level';
import { memoryStore } from './session/session-stores';

const levels: readonly ApiLevel[] = ['4.0', '4.3', '5.0', '5.6', '5.7', '5.8', '6.0', '6.1'];
const clients: LimpClient[] = [];

function clientOf(limpd: LimpdAt, apiLevel: ApiLevel, store = memoryStore()): LimpClient {
  const client = new LimpClient({
    sessionStore: store,
    timeouts: { call: 8000 },
    reconnect: { minDelay: 20, maxDelay: 50 },
    logger: { warn: () => undefined, debug: () => undefined },
  });
  clients.push(client);
  const config = { anonToken: ANON_TOKEN, authAttrs: ['email'], fileChunkSize: 256_000 };
  client.init({ ...config, api: limpd.url, apiLevel });
  return client;
}

function noise(size: number, title: string): File {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return new File([bytes], title, { type: 'image/png' });
}

async function stored(client: LimpClient, id: string, attr: string, file: File): Promise<boolean> {
  const response = await fetch(client.fileUrl('staff', id, attr, file.name));
  const [there, here] = await Promise.all([response.arrayBuffer(), file.arrayBuffer()]);
  const bytes = new Uint8Array(here);
  return (
    there.byteLength === here.byteLength &&
    new Uint8Array(there).every((byte, at) => byte === bytes[at])
  );
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await servers.stopServers();
});

describe.each(levels)('A limpd of level %s', (apiLevel) => {
  it('is greeted, called as ANON, signed in to, written to, and signed out of', async () => {
    const limpd = await servers.startLimpd({ apiLevel });
    const store = memoryStore();
    const client = clientOf(limpd, apiLevel, store);
    expect((await firstValueFrom(client.call('staff/read'))).args.docs).toEqual([]);
    expect(await errorOf(client.call('user/read', { query: [{ _id: ADMIN_ID }] }))).toMatchObject({
      kind: 'refused',
      status: 403,
    });
    const wrong = client.auth('email', 'ADMIN@LIMP.MASAAR.COM', 'wrong');
    expect(await errorOf(wrong)).toMatchObject({ status: 403, code: 'CORE_SESSION_INVALID_CREDS' });
    const reply = await firstValueFrom(client.auth(...ADMIN));
    expect(reply.args.session?.user._id).toBe(ADMIN_ID);

    const created = await firstValueFrom(
      client.call('staff/create', { doc: { name: { en_AE: 'Zoë ✓', ar_AE: 'عبد الله 😀' } } }),
    );
    const query = [{ _id: created.args.docs?.[0]?._id ?? '' }];
    const read = async () => (await firstValueFrom(client.call('staff/read', { query }))).args;
    expect((await read()).docs?.[0]?.['name']).toMatchObject({ ar_AE: 'عبد الله 😀' });
    await firstValueFrom(client.call('staff/update', { query, doc: { name: { en_AE: 'Zoé' } } }));
    expect((await read()).docs?.[0]?.['name']).toMatchObject({ en_AE: 'Zoé' });
    await firstValueFrom(client.call('staff/delete', { query }));
    expect((await read()).docs).toEqual([]);

    const next = clientOf(limpd, apiLevel, store);
    expect((await firstValueFrom(next.checkAuth())).args.session?.user._id).toBe(ADMIN_ID);
    await firstValueFrom(next.call('user/read', { query: [{ _id: ADMIN_ID }] }));
    await firstValueFrom(next.signout());
    expect([next.session, store.load()]).toEqual([null, null]);
  });

  if (API_LEVELS[apiLevel].upload === 'none') {
    it('takes no files, and the client says so before it sends anything', async () => {
      const client = clientOf(await servers.startLimpd({ apiLevel }), apiLevel);
      const error = await errorOf(client.call('staff/create', { doc: { photo: noise(9, 'a') } }));
      expect(error).toMatchObject({ kind: 'usage', field: 'doc' });
    });
  } else {
    it('takes two files of 1.3 MB, byte for byte', async () => {
      const client = clientOf(await servers.startLimpd({ apiLevel }), apiLevel);
      await firstValueFrom(client.auth(...ADMIN));
      const attachments = [noise(1_300_000, 'a.png'), noise(1_300_001, 'b ü.png')];
      const call = client.call('staff/create', { doc: { name: { en_AE: 'x' }, attachments } });
      const id = (await firstValueFrom(call)).args.docs?.[0]?._id ?? '';
      for (const file of attachments)
        expect(await stored(client, id, 'attachments', file)).toBe(true);
      expect((await firstValueFrom(call.progress$)).loaded).toBe(2_600_001);
    });
  }

  if (API_LEVELS[apiLevel].watch) {
    it('tells of changes, and goes on doing so after a restart', async () => {
      const limpd = await servers.startLimpd({ apiLevel });
      const client = clientOf(limpd, apiLevel);
      await firstValueFrom(client.auth(...ADMIN));
      const seen: string[] = [];
      const told = (kind: string) =>
        new Promise<void>((resolve) => {
          const check = setInterval(() => {
            if (!seen.includes(kind)) return;
            clearInterval(check);
            resolve();
          }, 5);
        });
      const watch = client.watch('staff/watch').subscribe((event) => {
        seen.push(event.kind === 'event' ? event.oper : event.kind);
      });
      await told('started');
      await firstValueFrom(client.call('staff/create', { doc: { name: { en_AE: 'x' } } }));
      await told('create');
      await servers.stopLimpd(limpd.id);
      await servers.restartLimpd(limpd.id, true);
      await told('resumed');
      watch.unsubscribe();
    });
  } else {
    it('cannot watch, and the client says so at once', async () => {
      const client = clientOf(await servers.startLimpd({ apiLevel }), apiLevel);
      expect(await errorOf(client.watch('staff/watch'))).toMatchObject({ kind: 'usage' });
    });
  }
});

describe('A server of LIMP 5.6, wherever its replies hold the session', () => {
  it.each(['5.6', '5.6.4', '5.6.5'] as const)(
    'as %s is signed in to, taken up again and signed out of',
    async (apiLevel) => {
      const limpd = await servers.startLimpd({ apiLevel });
      const store = memoryStore();
      const client = clientOf(limpd, '5.6', store);
      const reply = await firstValueFrom(client.auth(...ADMIN));
      expect(reply.args.session?.user._id).toBe(ADMIN_ID);
      const { token } = store.load() ?? { token: 'none' };
      expect(JSON.stringify([reply, client.session])).not.toContain(token);
      const doc = { name: { en_AE: 'x' }, photo: noise(600_000, 'a.png') };
      const created = await firstValueFrom(client.call('staff/create', { doc }));
      const id = created.args.docs?.[0]?._id ?? '';
      expect(await stored(client, id, 'photo', doc.photo)).toBe(true);

      const next = clientOf(limpd, '5.6', store);
      const again = await firstValueFrom(next.checkAuth());
      expect(again.args.session?.user._id).toBe(ADMIN_ID);
      expect(JSON.stringify([again, next.session])).not.toContain(token);
      await firstValueFrom(next.call('user/read', { query: [{ _id: ADMIN_ID }] }));
      await firstValueFrom(next.signout());
      expect(await errorOf(next.call('user/read'))).toMatchObject({ status: 403 });
    },
  );
});

describe('A limpd with the faults of real servers', () => {
  it.each(['5.7', '5.8', '6.0'] as const)(
    'of level %s is called, uploaded to and left',
    async (apiLevel) => {
      const client = clientOf(await servers.startLimpd({ apiLevel, faithful: true }), apiLevel);
      await firstValueFrom(client.auth(...ADMIN));
      const photos = [noise(600_000, 'a.png'), noise(700_000, 'b.png'), noise(300_000, 'c.png')];
      const replies = await Promise.all(
        photos.map((photo) =>
          firstValueFrom(
            client.call('staff/create', { doc: { name: { en_AE: photo.name }, photo } }),
          ),
        ),
      );
      for (const [place, photo] of photos.entries()) {
        const id = replies[place]?.args.docs?.[0]?._id ?? '';
        expect(await stored(client, id, 'photo', photo)).toBe(true);
      }
      await firstValueFrom(client.signout());
    },
  );

  it('reports a watch that 6.0 grants and cannot keep', async () => {
    const client = clientOf(await servers.startLimpd({ apiLevel: '6.0', faithful: true }), '6.0');
    await firstValueFrom(client.auth(...ADMIN));
    const seen: string[] = [];
    const error = await new Promise((resolve) => {
      client
        .watch('staff/watch')
        .subscribe({ next: ({ kind }) => seen.push(kind), error: resolve });
    });
    expect(seen).toEqual(['started']);
    expect(error).toMatchObject({ kind: 'refused', status: 500 });
  });
});

describe('A limpd with quotas', () => {
  // The figures of real servers; a window of a second stands for their minute.
  const quotas = { anon: 40, authed: 100, ip: 500, windowMs: 1000 };

  it('answers 300 calls made at once, each once', async () => {
    const client = clientOf(await servers.startLimpd({ apiLevel: '6.0', quotas }), '6.0');
    await firstValueFrom(client.auth(...ADMIN));
    const calls = Array.from({ length: 300 }, (_, n) =>
      client.call('staff/create', { doc: { name: { en_AE: String(n) } }, timeout: 60_000 }),
    );
    await Promise.all(calls.map((call) => firstValueFrom(call)));
    const read = await firstValueFrom(client.call('staff/read', { timeout: 60_000 }));
    const names = read.args.docs?.map((doc) => JSON.stringify(doc['name'])) ?? [];
    expect(names).toHaveLength(300);
    expect(new Set(names).size).toBe(300);
  }, 60_000);

  it.each([
    ['with the faults of real servers', true],
    ['that refuses what is not whole', false],
  ])(
    '%s stores a file of more chunks than a window takes, whole',
    async (_, faithful) => {
      const limpd = await servers.startLimpd({ apiLevel: '6.0', quotas, faithful });
      const client = new LimpClient({ sessionStore: memoryStore() });
      clients.push(client);
      const config = { anonToken: ANON_TOKEN, authAttrs: ['email'], fileChunkSize: 500 };
      client.init({ ...config, api: limpd.url });
      await firstValueFrom(client.auth(...ADMIN));
      const photo = noise(100_000, 'a.png');
      const call = client.call('staff/create', { doc: { name: { en_AE: 'x' }, photo } });
      const reply = await firstValueFrom(call);
      expect(await stored(client, reply.args.docs?.[0]?._id ?? '', 'photo', photo)).toBe(true);
      const other = await firstValueFrom(client.call('staff/read'));
      expect(other.args.total).toBe(1);
    },
    60_000,
  );
});

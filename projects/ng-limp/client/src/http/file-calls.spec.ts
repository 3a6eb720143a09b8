import { Subject, filter, firstValueFrom, retry, takeUntil, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { noise } from '../../spec/files';
import { errorOf, watchOutcome } from '../../spec/outcome';
import type { FileScript, LimpdAt } from '../../spec/server-types';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import { checkConfig } from '../config/config';
import { LimpClient } from '../limp-client';
import type { ApiLevel } from '../protocol/api-level';
import type { DownloadProgress } from '../requests/download-progress';
import type { LimpCall } from '../requests/limp-call';
import { loadHttpCalls } from './http-calls';
import { identityFor } from './http-headers';

/** More than goes unreported. */
const MUCH = 'x'.repeat(70_000);
const PHOTO = ['staff', 'ID', 'photo', 'a.png'] as const;

afterEach(async () => {
  await servers.stopServers();
});

describe.each<ApiLevel>(['4.3', '5.0', '5.6', '5.7', '5.8', '6.0', '6.1'])(
  'A file that only its owner may read, at level %s,',
  (apiLevel) => {
    const scan = new File([noise(300_000)], 'ملف #1.png', { type: 'image/png', lastModified: 5 });
    let limpd: LimpdAt;
    let client: LimpClient;
    let id: string;

    beforeEach(async () => {
      sessionStorage.clear();
      limpd = await servers.startLimpd({ apiLevel, isPrivate: true });
      client = new LimpClient();
      client.init({ api: limpd.url, anonToken: ANON_TOKEN, authAttrs: ['email'], apiLevel });
      await firstValueFrom(client.auth(...ADMIN));
      const doc = { text: 'secret', scans: [scan] };
      const { args } = await firstValueFrom(client.call('note/create', { doc }));
      id = args.docs?.[0]?._id ?? '';
    });

    afterEach(() => {
      client.destroy();
    });

    const fetched = () => client.file('note', id, 'scans', scan.name);

    it('is fetched byte by byte, with its type and progress', async () => {
      const call = fetched();
      const progress = firstValueFrom(call.progress$.pipe(toArray()));
      const file = await firstValueFrom(call);
      expect(file.type).toBe('image/png');
      expect(await sameBytes(file, scan)).toBe(true);
      const told = await progress;
      const total = scan.size;
      expect(told[0]).toEqual({ state: 'receiving', loaded: 0, total });
      expect(told.at(-1)).toEqual({ state: 'received', loaded: total, total });
    });

    it('is refused to ANON, before and after, even where a browser has fetched it', async () => {
      const url = client.fileUrl('note', id, 'scans', scan.name);
      expect((await fetch(url)).status).toBe(403);
      await firstValueFrom(fetched());
      await firstValueFrom(client.signout());
      expect((await fetch(url)).status).toBe(403);
      expect(await errorOf(fetched())).toMatchObject({
        kind: 'refused',
        status: 403,
        code: 'CORE_SESSION_FORBIDDEN',
      });
    });

    it('is refused with 404 where it is not there', async () => {
      expect(await errorOf(client.file('note', id, 'scans', 'other.png'))).toMatchObject({
        kind: 'refused',
        status: 404,
      });
    });

    it('waits for a user where it is asked to', async () => {
      await firstValueFrom(client.signout());
      const call = client.file('note', id, 'scans', scan.name, undefined, { awaitAuth: true });
      const told = watchOutcome(call);
      await firstValueFrom(client.auth(...ADMIN));
      expect((await firstValueFrom(call)).size).toBe(scan.size);
      expect(told).toEqual(['reply', 'complete']);
    });
  },
);

describe('The fetching of a file', () => {
  let fake: FakeClient;
  let id: number;

  async function serve(script: FileScript, config: object = {}): Promise<void> {
    const server = await servers.startFileServer(script);
    id = server.id;
    fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, api: server.url, ...config });
    fake.connection.becomeReady();
    await loadHttpCalls();
  }

  afterEach(() => {
    fake.client.destroy();
  });

  /** Waits until some of the file has come in. */
  const begun = (call: LimpCall<Blob>): Promise<DownloadProgress> =>
    firstValueFrom(call.progress$.pipe(filter(({ loaded }) => loaded > 0)));
  const requested = async (): Promise<void> => {
    await expect.poll(() => servers.seenRequests(id)).not.toEqual([]);
  };
  const aborted = async (place: number): Promise<void> => {
    await expect.poll(async () => (await servers.seenRequests(id))[place]?.isAborted).toBe(true);
  };

  it.each<[ApiLevel, Record<string, string>]>([
    ['4.3', { 'x-auth-bearer': SESSION.user._id, 'x-auth-token': SESSION.token }],
    ['6.0', { 'x-auth-bearer': SESSION.user._id, 'x-auth-token': SESSION.token }],
    [
      '6.1',
      {
        'x-auth-bearer': SESSION._id,
        'x-auth-token': SESSION.token,
        'x-auth-app': '__public',
      },
    ],
  ])('says at level %s who asks, or nothing for ANON', async (apiLevel, headers) => {
    await serve({ parts: ['abc'], end: 'whole' }, { apiLevel });
    await firstValueFrom(fake.client.file(...PHOTO));
    fake.signIn();
    await firstValueFrom(fake.client.file(...PHOTO));
    const seen = (await servers.seenRequests(id)).map((request) =>
      Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith('x-'))),
    );
    expect(seen).toEqual([{}, headers]);
  });

  it('of a thumbnail asks for that', async () => {
    await serve({ parts: ['abc'], end: 'whole' });
    await firstValueFrom(fake.client.file(...PHOTO, { width: 8, height: 9 }));
    expect((await servers.seenRequests(id))[0]?.url).toBe(
      '/staff/retrieve_file/ID/photo/8x9/a.png',
    );
  });

  it.each([{ 'Content-Length': '1000' }, {}])(
    'that breaks off fails with connection-lost: %j',
    async (headers) => {
      await serve({ headers, parts: ['abc'], end: 'break' });
      const call = fake.client.file(...PHOTO);
      const error = await errorOf(call);
      expect(error).toMatchObject({ kind: 'connection-lost' });
      expect(error.message).toContain('staff/retrieve_file: the connection broke after');
    },
  );

  it('of a server that is not there fails with connection-lost', async () => {
    await serve({ parts: [], end: 'whole' });
    await servers.stopServers();
    expect(await errorOf(fake.client.file(...PHOTO))).toMatchObject({ kind: 'connection-lost' });
  });

  it.each<FileScript>([
    { parts: [], end: 'silence' },
    { headers: { 'Content-Length': '100000' }, parts: [MUCH], end: 'hang' },
    { status: 500, parts: ['{'], end: 'hang' },
  ])('times out when nothing comes in, and lets go of the request', async (script) => {
    await serve(script);
    const timers = fake.clock.pending;
    const call = fake.client.file(...PHOTO, undefined, { timeout: 5000 });
    const told = watchOutcome(call);
    await requested();
    if (script.parts[0] === MUCH) await begun(call);
    fake.clock.advance(4999);
    expect(told).toEqual([]);
    fake.clock.advance(1);
    expect(told).toEqual(['timeout']);
    await aborted(0);
    expect(fake.clock.pending).toBe(timers);
  });

  it('has its timeout begin anew with all that comes in', async () => {
    await serve({ parts: [MUCH], end: 'hang' });
    const call = fake.client.file(...PHOTO);
    fake.clock.advance(29_999);
    await begun(call);
    fake.clock.advance(29_999);
    await servers.finishFile(id, 'end');
    expect((await firstValueFrom(call)).size).toBe(MUCH.length + 3);
  });

  it('is stopped by cancel(), and when nobody wants it any more', async () => {
    await serve({ parts: [MUCH], end: 'hang' });
    const timers = fake.clock.pending;
    const call = fake.client.file(...PHOTO);
    const told = watchOutcome(call);
    await begun(call);
    call.cancel();
    expect(told).toEqual(['cancelled']);
    await aborted(0);
    const stop = new Subject<void>();
    const other = fake.client.file(...PHOTO);
    other.pipe(takeUntil(stop)).subscribe();
    await begun(other);
    stop.next();
    await aborted(1);
    expect(fake.clock.pending).toBe(timers);
  });

  it('is begun again by retry()', async () => {
    await serve({ status: 503, parts: ['{"status":503,"msg":"busy","args":{}}'], end: 'whole' });
    const error = await errorOf(fake.client.file(...PHOTO).pipe(retry(2)));
    expect(error).toMatchObject({ kind: 'refused', status: 503, msg: 'busy' });
    expect(await servers.seenRequests(id)).toHaveLength(3);
  });

  it('fails with the status of HTTP where the answer is no reply', async () => {
    await serve({ status: 502, parts: ['<html>'], end: 'whole' });
    expect(await errorOf(fake.client.file(...PHOTO))).toMatchObject({
      kind: 'refused',
      status: 502,
    });
  });

  it('gives a file that looks like a reply as it is', async () => {
    const json = '{"status":403,"msg":"in the file","args":{}}';
    await serve({ headers: { 'Content-Type': 'application/json' }, parts: [json], end: 'whole' });
    expect(await (await firstValueFrom(fake.client.file(...PHOTO))).text()).toBe(json);
  });

  it('tells no total where the server does not, until all is here', async () => {
    await serve({ parts: ['abc'], end: 'hang' });
    const call = fake.client.file(...PHOTO);
    const told = firstValueFrom(call.progress$.pipe(toArray()));
    await requested();
    await servers.finishFile(id, 'def');
    await firstValueFrom(call);
    expect((await told)[0]).toEqual({ state: 'receiving', loaded: 0, total: null });
    expect((await told).at(-1)).toEqual({ state: 'received', loaded: 6, total: 6 });
  });

  it('reports a hundred times at most, however large the file', async () => {
    const part = 'x'.repeat(100_000);
    await serve({
      headers: { 'Content-Length': '20000000' },
      parts: Array.from({ length: 200 }, () => part),
      end: 'whole',
    });
    const call = fake.client.file(...PHOTO);
    const told = firstValueFrom(call.progress$.pipe(toArray()));
    expect((await firstValueFrom(call)).size).toBe(20_000_000);
    expect((await told).length).toBeLessThanOrEqual(102);
  });

  it('is refused before anything is sent where the session would travel in clear', () => {
    const config = checkConfig({ ...FAKE_CONFIG, api: 'ws://192.0.2.1/ws' });
    const user = { sid: SESSION._id, userId: SESSION.user._id, token: SESSION.token };
    expect(() => identityFor(config, user)).toThrow(expect.objectContaining({ kind: 'insecure' }));
  });

  it('is refused for a file without an address, and before init()', async () => {
    await serve({ parts: ['abc'], end: 'whole' });
    expect(await errorOf(fake.client.file('staff', 'ID', 'photo', '..'))).toMatchObject({
      kind: 'usage',
      field: 'filename',
    });
    expect(await errorOf(fake.client.file(...PHOTO, undefined, { timeout: 0 }))).toMatchObject({
      kind: 'usage',
      field: 'timeout',
    });
    const early = new LimpClient();
    expect(await errorOf(early.file(...PHOTO))).toMatchObject({ kind: 'usage', field: 'init' });
    early.destroy();
    expect(await servers.seenRequests(id)).toEqual([]);
  });

  it('that waits for a user has no timeout until one is there, and fails when the client closes', async () => {
    await serve({ parts: ['abc'], end: 'whole' });
    const options = { awaitAuth: true };
    const told = watchOutcome(fake.client.file(...PHOTO, undefined, options));
    fake.clock.advance(25_000);
    expect(told).toEqual([]);
    fake.client.close();
    expect(told).toEqual(['closed']);
    expect(await servers.seenRequests(id)).toEqual([]);
  });
});

async function sameBytes(one: Blob, other: Blob): Promise<boolean> {
  const [a, b] = await Promise.all([one.arrayBuffer(), other.arrayBuffer()]);
  const bytes = new Uint8Array(b);
  return a.byteLength === b.byteLength && new Uint8Array(a).every((byte, at) => byte === bytes[at]);
}

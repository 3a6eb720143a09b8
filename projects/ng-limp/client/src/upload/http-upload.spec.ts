import { Subject, firstValueFrom, takeUntil } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { changedFile, deletedFile } from '../../spec/files';
import { errorOf, watchOutcome } from '../../spec/outcome';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import { LimpClient } from '../limp-client';

describe('An upload by HTTP', () => {
  let fake: FakeClient;
  let requests: { readonly url: string; readonly init: RequestInit | undefined }[];
  let answer: () => Promise<Response>;
  const file = (name: string) => new File(['abc'], name, { type: 'image/png', lastModified: 5 });
  const reply = (body: object, status = 200) =>
    Promise.resolve(new Response(JSON.stringify(body), { status }));

  beforeEach(() => {
    requests = [];
    let count = 0;
    answer = () => {
      count += 1;
      return reply({ status: 200, msg: '', args: { docs: [{ _id: `file-${String(count)}` }] } });
    };
    vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
      requests.push({ url, init });
      return answer();
    });
    fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '6.1' });
    fake.connection.becomeReady();
    fake.signIn();
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('sends each file as a form, and names it in the doc by the id it was given', async () => {
    const doc = { photo: file('a.png'), cvs: [file('b.png'), file('c.png')], n: 1 };
    const call = fake.client.call('staff/create', { doc });
    await expect.poll(() => fake.connection.last('staff/create')).toBeDefined();
    expect(JSON.parse(JSON.stringify(fake.connection.last('staff/create').payload))).toMatchObject({
      doc: '{"photo":{"__file":"file-1"},"cvs":[{"__file":"file-2"},{"__file":"file-3"}],"n":1}',
    });
    const [first] = requests;
    expect(first?.url).toBe('http://localhost:1/file/create');
    expect(Object.fromEntries(new Headers(first?.init?.headers))).toEqual({
      'x-auth-app': '__public',
      'x-auth-bearer': SESSION._id,
      'x-auth-token': SESSION.token,
    });
    const { body } = first?.init ?? {};
    const form = body instanceof FormData ? [...body.entries()] : [];
    expect(Object.fromEntries(form)).toMatchObject({
      __module: 'staff',
      __attr: 'photo',
      lastModified: '5',
      type: 'image/png',
      name: 'a.png',
    });
    fake.connection.answer('staff/create');
    await firstValueFrom(call);
    expect((await firstValueFrom(call.progress$)).loaded).toBe(9);
  });

  it('fails with the server’s error, and the call is not sent', async () => {
    answer = () => reply({ status: 403, msg: 'no', args: { code: 'CORE_SESSION_FORBIDDEN' } }, 403);
    const error = await errorOf(
      fake.client.call('staff/create', { doc: { photo: file('a.png') } }),
    );
    expect(error).toMatchObject({ kind: 'refused', code: 'CORE_SESSION_FORBIDDEN' });
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).not.toContain('staff/create');
  });

  it('fails with connection-lost where the server is away and the file can be read', async () => {
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    const doc = { photo: file('a.png') };
    expect(await errorOf(fake.client.call('staff/create', { doc }))).toMatchObject({
      kind: 'connection-lost',
    });
  });

  it('fails where the server gives a file no id', async () => {
    answer = () => reply({ status: 200, msg: '', args: {} });
    const error = await errorOf(
      fake.client.call('staff/create', { doc: { photo: file('a.png') } }),
    );
    expect(error).toMatchObject({ kind: 'refused', status: 200 });
  });

  it('is stopped when nobody wants it any more', async () => {
    answer = () => new Promise(() => undefined);
    const stop = new Subject<void>();
    const call = fake.client.call('staff/create', { doc: { photo: file('a.png') } });
    call.pipe(takeUntil(stop)).subscribe();
    await expect.poll(() => requests).toHaveLength(1);
    stop.next();
    expect(requests[0]?.init?.signal?.aborted).toBe(true);
  });

  it('times out, and lets go of the request', async () => {
    answer = () => new Promise(() => undefined);
    const told = watchOutcome(fake.client.post('file/create'));
    await expect.poll(() => requests).toHaveLength(1);
    fake.clock.advance(30_000);
    await expect.poll(() => told).toEqual(['timeout']);
    expect(requests[0]?.init?.signal?.aborted).toBe(true);
  });

  it('never shows the session to others on the way', async () => {
    fake.client.close();
    fake.client.init({
      ...FAKE_CONFIG,
      api: 'ws://192.0.2.1/ws',
      apiLevel: '6.1',
      allowInsecure: true,
    });
    fake.connection.becomeReady();
    fake.signIn();
    fake.client.init({ ...FAKE_CONFIG, api: 'ws://192.0.2.1/ws', apiLevel: '6.1' });
    expect(await errorOf(fake.client.auth('email', 'a@b.c', 'password'))).toMatchObject({
      kind: 'insecure',
    });
  });

  it('says what is wrong where the answer is no reply', async () => {
    answer = () => Promise.resolve(new Response('<html>'));
    expect(await errorOf(fake.client.get('a/page'))).toMatchObject({ kind: 'usage' });
    answer = () => Promise.resolve(new Response('<html>', { status: 502, statusText: 'Bad' }));
    expect(await errorOf(fake.client.get('a/page'))).toMatchObject({
      kind: 'refused',
      status: 502,
    });
  });
});

describe('An upload by HTTP to a real limpd', () => {
  afterEach(async () => {
    await servers.stopServers();
  });

  it.each([
    ['changed', () => changedFile('changed-by-http.png')],
    ['deleted', () => deletedFile('deleted-by-http.png')],
  ])(
    'of a file that was %s since fails with its name and a word on what to do',
    async (how, make) => {
      sessionStorage.clear();
      const apiLevel = '6.1';
      const limpd = await servers.startLimpd({ apiLevel });
      const client = new LimpClient();
      client.init({ api: limpd.url, anonToken: ANON_TOKEN, authAttrs: ['email'], apiLevel });
      await firstValueFrom(client.auth(...ADMIN));
      const good = new File(['abc'], 'good.png', { type: 'image/png' });
      const doc = { photo: good, attachments: [good, await make()] };
      const error = await errorOf(client.call('staff/create', { doc }));
      expect(error).toMatchObject({ kind: 'usage', field: 'doc.attachments' });
      expect(error.message).toContain(`the file "${how}-by-http.png" cannot be read any more`);
      expect(error.message).toContain('Choose it again');
      client.destroy();
    },
  );
});

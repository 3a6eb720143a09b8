import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../testing/manual-clock.ts';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, TestClient } from '../../testing/test-client.ts';
import { cycleBytes } from '../../testing/upload.ts';
import { parseJson } from '../data/decode.ts';
import { isDoc } from '../data/value.ts';
import type { LimpdOptions } from '../options.ts';

const named = { name: { en_AE: 'x' } };

interface Sender {
  readonly client: TestClient;
  readonly httpUrl: string;
  /** Sends a file, and gives the reply's status and the id in it. */
  readonly send: (
    fields?: Readonly<Record<string, string | undefined>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly id: string; readonly code: unknown }>;
}

async function sender(options: LimpdOptions = {}): Promise<Sender> {
  const { url, httpUrl } = await startLimpd({ apiLevel: '6.1', ...options });
  const client = await TestClient.admin(url, '6.1');
  return {
    client,
    httpUrl,
    send: async (fields = {}, headers = {}) => {
      const form = new FormData();
      const given: Readonly<Record<string, string | undefined>> = {
        __module: 'staff',
        __attr: 'photo',
        lastModified: '1577836800000',
        type: 'image/png',
        name: 'a.png',
        ...fields,
      };
      for (const [name, value] of Object.entries(given)) {
        if (value !== undefined) form.append(name, value);
      }
      form.append('file', new File([cycleBytes(300)], 'a.png', { type: 'image/png' }));
      const auth = {
        'X-Auth-Bearer': client.sid,
        'X-Auth-Token': client.key,
        'X-Auth-App': '__public',
      };
      const response = await fetch(`${httpUrl}/file/create`, {
        method: 'POST',
        headers: { ...auth, ...headers },
        body: form,
      });
      const reply = parseJson(await response.text());
      if (!isDoc(reply)) throw new TypeError('The reply is no object.');
      return { status: response.status, id: idIn(reply), code: codeOf(reply) };
    },
  };
}

/** The beginning of a form for a file. */
function formOf(fields: Readonly<Record<string, string>>): string {
  const all = {
    ...{ __module: 'staff', __attr: 'photo', lastModified: '1', type: 'image/png', name: 'a.png' },
    ...fields,
  };
  const part = (name: string, more = ''): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n`;
  const texts = Object.entries(all).map(([name, value]) => `${part(name)}\r\n${value}\r\n`);
  return `${texts.join('')}${part('file', '; filename="a"')}Content-Type: image/png\r\n\r\n`;
}

function headOf(
  { sid, key }: { readonly sid: string; readonly key: string },
  length?: number,
): string {
  return [
    'POST /file/create HTTP/1.1',
    'Host: x',
    'Content-Type: multipart/form-data; boundary=b',
    `Content-Length: ${length ?? 1000}`,
    `X-Auth-Bearer: ${sid}`,
    `X-Auth-Token: ${key}`,
    '\r\n',
  ].join('\r\n');
}

/** The status that an anonymous client gets for a file of 1.3 GB of which it never sends a byte. */
async function refusedEarly(
  httpUrl: string,
  fields: Readonly<Record<string, string>>,
): Promise<number> {
  const { port, hostname } = new URL(httpUrl);
  const socket = connect(Number(port), hostname);
  const anon = { sid: 'f00000000000000000000012', key: '__ANON_TOKEN_f00000000000000000000012' };
  // Within the bound on one file, unless a test says otherwise.
  socket.write(`${headOf(anon, 1_300_000_000)}${formOf(fields)}some bytes`);
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(/^HTTP\/1.1 (\d+)/.exec(data.toString())?.[1]);
}

describe('a file sent by HTTP', () => {
  it('takes the place of its id in a doc, and is stored byte by byte', async () => {
    const { client, httpUrl, send } = await sender();
    const { id } = await send();
    const created = await client.call('staff/create', { doc: { ...named, photo: { __file: id } } });
    const [stored] = docsOf(await client.call('staff/read'));
    expect(stored?.['photo']).toEqual({
      name: 'a.png',
      type: 'image/png',
      lastModified: 1577836800000,
      size: 300,
      content: true,
    });
    const got = await fetch(`${httpUrl}/staff/retrieve_file/${idIn(created)}/photo/a.png`);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.from(cycleBytes(300)));
  });

  it('can be one of a list', async () => {
    const { client, send } = await sender();
    const ids = [await send({ __attr: 'photos' }), await send({ __attr: 'photos', name: 'b.png' })];
    const photos = ids.map(({ id }) => ({ __file: id }));
    await client.call('staff/create', { doc: { ...named, photos } });
    const [stored] = docsOf(await client.call('staff/read'));
    expect(stored?.['photos']).toMatchObject([{ name: 'a.png' }, { name: 'b.png' }]);
  });

  it('can be used once, for its own attr, by its own session', async () => {
    const { client, send } = await sender();
    const codes: unknown[] = [];
    const use = async (id: string): Promise<void> => {
      const doc = { ...named, photo: { __file: id } };
      codes.push(codeOf(await client.call('staff/create', { doc })));
    };
    const { id } = await send();
    await use(id);
    await use(id);
    await use((await send({ __attr: 'photos' })).id);
    await use((await send({ __module: 'user' })).id);
    const anon = {
      'X-Auth-Bearer': 'f00000000000000000000012',
      'X-Auth-Token': '__ANON_TOKEN_f00000000000000000000012',
    };
    const foreign = await send({}, anon);
    expect(foreign.status).toBe(200);
    await use(foreign.id);
    const refused = 'LIMP_APP_STAFF_INVALID_ATTR';
    expect(codes).toEqual([undefined, refused, refused, refused, refused]);
  });

  it('is refused with headers that are wrong', async () => {
    const { send } = await sender();
    expect((await send({}, { 'X-Auth-Token': 'wrong' })).status).toBe(403);
    expect((await send({}, { 'X-Auth-Bearer': 'f00000000000000000000010' })).status).toBe(403);
  });

  it.each(['__module', '__attr', 'lastModified', 'type', 'name'])(
    'is refused without the field %s',
    async (field) => {
      const { send } = await sender();
      expect(await send({ [field]: undefined })).toMatchObject({
        status: 400,
        code: 'CORE_FILE_INVALID_DOC',
      });
    },
  );

  it('is refused when it is no form', async () => {
    const { httpUrl } = await sender();
    const response = await fetch(`${httpUrl}/file/create`, { method: 'POST', body: 'junk' });
    expect(response.status).toBe(400);
  });

  it('is refused when it is bigger than what may wait', async () => {
    const { send } = await sender({ uploads: { fileBytes: 200 } });
    expect(await send()).toMatchObject({ status: 413, code: 'CORE_FILE_TOO_MUCH' });
    expect((await send({ name: 'x'.repeat(2000) })).code).toBe('CORE_FILE_TOO_MUCH');
  });

  it('is refused while too many wait, and not once one of them is used', async () => {
    const { client, send } = await sender({ uploads: { addressFiles: 2 } });
    const { id } = await send();
    await send();
    expect(await send()).toMatchObject({ status: 400, code: 'CORE_FILE_TOO_MUCH' });
    await client.call('staff/create', { doc: { ...named, photo: { __file: id } } });
    expect((await send()).status).toBe(200);
  });

  it.each([
    ['a module that is not there', { __module: 'nothing' }, 400],
    ['an attr that is not there', { __attr: 'nothing' }, 400],
    ['an attr that takes no files', { __attr: 'n' }, 400],
    ['a module that the caller may change nothing of', { __module: 'user', __attr: 'x' }, 400],
  ])('for %s is refused before it is read', async (_what, fields, status) => {
    const { httpUrl } = await sender();
    expect(await refusedEarly(httpUrl, fields)).toBe(status);
  });

  it('whose length is told, and too big, is refused before it is read', async () => {
    const { httpUrl } = await sender({ uploads: { fileBytes: 1000 } });
    expect(await refusedEarly(httpUrl, {})).toBe(413);
  });

  it('that is cut leaves nothing, and room for others', async () => {
    const { client, httpUrl, send } = await sender({ uploads: { addressFiles: 1 } });
    const { port, hostname } = new URL(httpUrl);
    const socket = connect(Number(port), hostname);
    socket.write(headOf(client) + formOf({}) + 'some bytes');
    await expect.poll(async () => (await send()).code).toBe('CORE_FILE_TOO_MUCH');
    socket.destroy();
    await expect.poll(async () => (await send()).status).toBe(200);
  });

  it('is given up when nobody uses it', async () => {
    const clock = manualClock();
    const { client, send } = await sender({ clock, idleMs: 0, uploads: { addressFiles: 1 } });
    const { id } = await send();
    for (let i = 0; i < 50; i++) clock.advance(15_000);
    const use = { ...named, photo: { __file: id } };
    expect(codeOf(await client.call('staff/create', { doc: use }))).toBe(
      'LIMP_APP_STAFF_INVALID_ATTR',
    );
    for (let i = 0; i < 4; i++) clock.advance(15_000);
    await expect.poll(async () => (await send()).status).toBe(200);
  });

  it('is taken at level 6.1 only', async () => {
    const { httpUrl } = await startLimpd();
    const response = await fetch(`${httpUrl}/file/create`, { method: 'POST', body: 'junk' });
    expect(response.status).toBe(404);
  });
});

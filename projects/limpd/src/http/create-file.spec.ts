import { describe, expect, it } from 'vitest';
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

  it('is taken at level 6.1 only', async () => {
    const { httpUrl } = await startLimpd();
    const response = await fetch(`${httpUrl}/file/create`, { method: 'POST', body: 'junk' });
    expect(response.status).toBe(404);
  });
});

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { sign } from '../../testing/sign.ts';
import { startLimpd } from '../../testing/start.ts';
import { callIdOf, codeOf, docsOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import { chunkDoc, cycleBytes } from '../../testing/upload.ts';

const named = { name: { en_AE: 'x' } };

describe('a conn', () => {
  it('is served at /ws and nowhere else', async () => {
    const { url } = await startLimpd();
    const socket = new WebSocket(url.replace('/ws', '/other'));
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('404');
  });

  it('may verify and call before the greeting arrives', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.connect(url);
    const ids = ['conn/verify', 'heart/beat', 'staff/read'].map((to) => client.sendCall(to));
    const replies = await Promise.all(ids.map((id) => client.replyTo(id)));
    expect(replies.map(statusOf)).toEqual([200, 200, 200]);
  });

  it('gets the replies of quick calls before that of a slow one made earlier', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    const slow = client.sendCall('staff/slow', { doc: { ms: 100 } });
    const quick = client.sendCall('staff/read');
    const first = await client.take(() => true);
    expect(callIdOf(first)).toBe(quick);
    expect(statusOf(await client.replyTo(slow))).toBe(200);
  });

  it('never answers a call without a call_id, and goes on', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    for (const callId of ['', 5, null, {}, undefined]) {
      client.sendSigned({ call_id: callId, endpoint: 'staff/read', sid: '' });
    }
    expect(statusOf(await client.call('heart/beat'))).toBe(200);
    expect(client.untaken).toEqual([]);
  });

  it('of one client does not see the session of another', async () => {
    const { url } = await startLimpd();
    await TestClient.admin(url);
    const anon = await TestClient.open(url);
    expect(statusOf(await anon.call('user/read'))).toBe(403);
  });

  it('refuses queries in the form of older levels', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    expect(codeOf(await client.call('staff/read', { query: { n: { val: 1 } } }))).toBe(
      'CORE_REQ_OBSOLETE_QUERY',
    );
    expect(statusOf(await client.call('staff/read', { query: {} }))).toBe(200);
  });

  it('takes frames of one byte less than 4 MiB, and is closed by those of 4 MiB', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    const token = sign({ call_id: 'a', endpoint: 'heart/beat', sid: '' }, client.key);
    const padded = (size: number): string => {
      const frame = JSON.stringify({ token, call_id: 'a', pad: '' });
      return frame.replace('""', `"${'x'.repeat(size - frame.length)}"`);
    };
    client.send(padded(4_194_303));
    expect(statusOf(await client.replyTo('a'))).toBe(200);
    client.send(padded(4_194_304));
    expect(await client.closed).toBe(1009);
  });

  it('takes binary frames for text', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    client.socket.send(Buffer.from('not json'));
    expect(statusOf(await client.take(() => true))).toBe(500);
  });

  it('is not hurt by JSON that is nested too deep', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    client.send('['.repeat(1_000_000));
    expect(statusOf(await client.take(() => true))).toBe(500);
    let nested: unknown = 1;
    for (let i = 0; i < 500; i++) nested = [nested];
    client.sendSigned({ call_id: 'deep', endpoint: 'staff/read', sid: '', doc: { nested } });
    // The payload cannot be read, so the token counts as bad.
    expect(statusOf(await client.take(() => true))).toBe(403);
    expect(statusOf(await client.call('heart/beat'))).toBe(200);
  });
});

describe('documents with the keys of prototypes', () => {
  it('neither pollute nor crash the server, and come back as they were', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.admin(url);
    const info = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    const doc: unknown = JSON.parse(`{"name":{"en_AE":"x"},"info":${info},"__proto__":{"n":9}}`);
    const created = await client.call('staff/create', { doc });
    const [read] = docsOf(await client.call('staff/read', { query: [{ _id: idIn(created) }] }));
    expect(JSON.stringify(read?.['info'])).toBe(info);
    expect(read?.['n']).toBe(0);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('are no way into prototypes for updates and queries', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.admin(url);
    const id = idIn(await client.call('staff/create', { doc: named }));
    const query = [{ _id: id }];
    await client.call('staff/update', {
      query,
      doc: { '__proto__.polluted': 1, 'info.__proto__.polluted': 1, 'info.a.constructor.x': 1 },
    });
    for (const path of ['__proto__', 'constructor', 'info.__proto__.polluted', 'toString.length']) {
      const found = await client.call('staff/read', { query: [{ [path]: { $gt: 0 } }] });
      expect(statusOf(found)).toBe(path.startsWith('info.') ? 200 : 400);
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(statusOf(await client.call('staff/read', { query }))).toBe(200);
  });

  it.each(['__proto__/read', 'constructor/constructor', 'staff/constructor', 'staff/__proto__'])(
    'lead from the endpoint %s to nothing',
    async (endpoint) => {
      const { url } = await startLimpd();
      const client = await TestClient.open(url);
      expect(statusOf(await client.call(endpoint))).toBe(400);
    },
  );
});

describe('an upload', () => {
  it('of a file in many chunks, sent without waiting, is stored byte by byte', async () => {
    const { url, httpUrl } = await startLimpd();
    const client = await TestClient.admin(url);
    const bytes = cycleBytes(100_000);
    const size = 30_000;
    const total = Math.ceil(bytes.length / size);
    for (let chunk = 1; chunk <= total; chunk++) {
      const part = bytes.subarray((chunk - 1) * size, chunk * size);
      const file = { size: bytes.length };
      client.sendCall('file/upload', { doc: chunkDoc({ chunk, total, bytes: part, file }) });
    }
    const created = await client.call('staff/create', { doc: { ...named, photo: [] } });
    const got = await fetch(`${httpUrl}/staff/retrieve_file/${idIn(created)}/photo/a.png`);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('that is refused leaves nothing for the next call', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.admin(url);
    await client.call('file/upload', { doc: chunkDoc({ total: 2 }) });
    const doc = { ...named, photo: null };
    const cut = await client.call('staff/create', { doc });
    expect(codeOf(cut)).toBe('LIMP_APP_STAFF_INVALID_ATTR');
    expect(statusOf(await client.call('staff/create', { doc }))).toBe(200);
    const [only] = docsOf(await client.call('staff/read'));
    expect(only?.['photo']).toBeNull();
  });

  it('stays on its own conn', async () => {
    const { url } = await startLimpd();
    const one = await TestClient.admin(url);
    const other = await TestClient.admin(url);
    await one.call('file/upload', { doc: chunkDoc() });
    await other.call('staff/create', { doc: { ...named, photo: null } });
    const [only] = docsOf(await other.call('staff/read'));
    expect(only?.['photo']).toBeNull();
  });

  it('beyond what may wait on a conn is refused', async () => {
    const { url } = await startLimpd({ uploads: { connBytes: 5000 } });
    const client = await TestClient.open(url);
    const bytes = cycleBytes(6000);
    expect(codeOf(await client.call('file/upload', { doc: chunkDoc({ bytes }) }))).toBe(
      'CORE_FILE_TOO_MUCH',
    );
  });

  it.each([
    ['index', { attr: 'photo', chunk: 1, total: 1, file: {} }],
    ['chunk', { attr: 'photo', index: 0, total: 1, file: {} }],
    ['total', { attr: 'photo', index: 0, chunk: 1, file: {} }],
    ['file', { attr: 'photo', index: 0, chunk: 1, total: 1 }],
  ])('without %s gets a 500 without a call_id', async (_name, doc) => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    client.sendCall('file/upload', { doc });
    const frame = await client.take(() => true);
    expect(statusOf(frame)).toBe(500);
    expect(callIdOf(frame)).toBeUndefined();
  });
});

import type { CallPayload, TransportEvents } from 'ng-limp/client';
import type { ChunkHead } from 'ng-limp';
import { TestServer } from './test-server';

describe('A test server', () => {
  const payload = (endpoint: string, doc = '{}'): CallPayload => {
    return { callId: 'W', form: 'token-and-id', endpoint, sid: 's', query: '[]', doc };
  };
  const open = () => {
    const frames: unknown[] = [];
    const server = new TestServer(true, false);
    const events: TransportEvents = {
      frame: (data) => frames.push(JSON.parse(String(data))),
      closed: (code) => frames.push(code),
    };
    const logger = { warn: () => undefined, debug: () => undefined };
    const connection = server.transport('wss://limp.invalid/ws', events, logger);
    server.settle();
    frames.length = 0;
    return { server, connection, frames };
  };

  it('tells a watch of changes as servers do: by the id of its call, as often as it is asked to', async () => {
    const { server, connection, frames } = open();
    await connection.send(payload('staff/watch'));
    const [watch] = server.calls;
    watch?.emit({ oper: 'update', docs: [{ _id: '1' }] });
    watch?.emit({ oper: 'delete', docs: [{ _id: '1' }, { _id: '2' }], msg: 'Gone.' });
    expect(frames).toEqual([
      { status: 200, msg: '', args: { code: 'CORE_WATCH_OK', watch: 'W', call_id: 'W' } },
      {
        status: 200,
        msg: 'Detected 1 docs.',
        args: { count: 1, oper: 'update', docs: [{ _id: '1' }], watch: 'W', call_id: 'W' },
      },
      {
        status: 200,
        msg: 'Gone.',
        args: {
          count: 2,
          oper: 'delete',
          docs: [{ _id: '1' }, { _id: '2' }],
          watch: 'W',
          call_id: 'W',
        },
      },
    ]);
  });

  it('says once that a connection is gone, and takes nothing on it any more', async () => {
    const { server, connection, frames } = open();
    server.drop();
    server.drop();
    expect(frames).toEqual([1006]);
    expect(await connection.send(payload('staff/read'))).toBe(false);
    const file = { name: 'a', size: 1, type: 'text/plain', lastModified: 1 };
    const head: ChunkHead = { attr: 'photo', index: 0, chunk: 1, total: 1, file };
    expect(
      await connection.sendChunk({ callId: 'c', sid: 's', query: '[]' }, head, new Blob(['a'])),
    ).toBe(false);
    expect(server.calls).toEqual([]);
  });

  it('gives a file that went up to the next call with its attr', async () => {
    const { server, connection } = open();
    const file = { name: 'a', size: 1, type: 'text/plain', lastModified: 1 };
    const head: ChunkHead = { attr: 'photo', index: 0, chunk: 1, total: 1, file };
    await connection.sendChunk({ callId: 'c', sid: 's', query: '[]' }, head, new Blob(['a']));
    await connection.send(payload('staff/create', '{"name":"photo"}'));
    await connection.send(payload('staff/create', '{"photo":[]}'));
    expect(server.calls.map(({ files }) => files)).toEqual([[], [{ ...file, attr: 'photo' }]]);
  });
});

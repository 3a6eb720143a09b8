import { afterEach, describe, expect, it } from 'vitest';
import type { ScriptedAt } from '../../spec/server-types';
import { GREETING, servers } from '../../spec/servers';
import type { Transport, TransportFactory } from '../config/transport';
import { SocketTransport } from '../connection/socket-transport';
import type { ChunkHead } from '../protocol/payload';
import { workerTransport } from './worker-transport';

const logger = { warn: () => undefined, debug: () => undefined };
const bytes = Uint8Array.from({ length: 300_000 }, (_, place) => (place * 7) % 256);
const head: ChunkHead = {
  attr: 'photo',
  index: 0,
  chunk: 1,
  total: 1,
  file: { name: 'f', size: bytes.length, type: 'image/png', lastModified: 5 },
};

/** A connection with all that it tells. */
class TestConnection {
  readonly frames: unknown[] = [];
  readonly end: Promise<number>;
  readonly transport: Transport;
  private wake: () => void = () => undefined;

  constructor(factory: TransportFactory, url: string) {
    let closed: (code: number) => void = () => undefined;
    this.end = new Promise((resolve) => {
      closed = resolve;
    });
    const frame = (data: unknown): void => {
      this.frames.push(data);
      this.wake();
    };
    this.transport = factory(url, { frame, closed }, logger);
    this.transport.useToken('one');
  }

  /** Resolves when so many frames have come in. */
  async got(count: number): Promise<void> {
    while (this.frames.length < count) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  send(callId: string): Promise<boolean> {
    const call = { callId, form: 'token-and-id', endpoint: 'a/b', sid: 's' } as const;
    return this.transport.send({ ...call, query: '[]', doc: '{}' });
  }

  sendChunk(callId: string, blob = new Blob([bytes])): Promise<boolean> {
    return this.transport.sendChunk({ callId, sid: 's', query: '[]' }, head, blob);
  }
}

describe.each<[string, TransportFactory]>([
  ['on the page', (url, events) => new SocketTransport(url, events)],
  ['in a worker', workerTransport()],
])('A transport %s', (_, factory) => {
  let server: ScriptedAt;

  async function open(): Promise<TestConnection> {
    server = await servers.startScripted({ greeting: GREETING }, ['one', 'two']);
    const connection = new TestConnection(factory, server.url);
    await connection.got(1);
    return connection;
  }

  afterEach(() => servers.stopServers());

  it('tells the greeting first', async () => {
    expect((await open()).frames).toEqual([GREETING]);
  });

  it('sends in the order in which it was given, chunks and calls alike', async () => {
    const connection = await open();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const sent = ids.map((id, place) =>
      place % 2 === 0 ? connection.sendChunk(id) : connection.send(id),
    );
    expect(await Promise.all(sent)).toEqual(ids.map(() => true));
    await connection.got(1 + ids.length);
    const seen = await servers.seenFrames(server.id);
    expect(seen.map(({ payload }) => payload['call_id'])).toEqual(ids);
  });

  it('sends the bytes of a chunk as they are', async () => {
    const connection = await open();
    await connection.sendChunk('a');
    await connection.got(2);
    const [seen] = await servers.seenFrames(server.id);
    const content = Array.from(bytes).join(',');
    expect(seen?.payload['doc']).toEqual({ ...head, file: { ...head.file, content } });
  });

  it('signs each with the token of the moment it was given', async () => {
    const connection = await open();
    const first = [connection.sendChunk('a'), connection.send('b')];
    connection.transport.useToken('two');
    await Promise.all([...first, connection.sendChunk('c'), connection.send('d')]);
    await connection.got(5);
    const seen = await servers.seenFrames(server.id);
    expect(seen.map(({ signedWith }) => signedWith)).toEqual(['one', 'one', 'two', 'two']);
  });

  it('tells of its end, and says of what it is given then that it did not go out', async () => {
    const connection = await open();
    await servers.dropConnections(server.id);
    expect(await connection.end).toBe(1006);
    expect(await Promise.all([connection.send('a'), connection.sendChunk('b')])).toEqual([
      false,
      false,
    ]);
  });

  it('tells of its end where there is no server', async () => {
    const connection = new TestConnection(factory, 'ws://127.0.0.1:1/ws');
    expect(await connection.end).toBe(1006);
  });

  it('tells nothing once it was closed, and of what it was given before whether it went out', async () => {
    const connection = await open();
    const given = [connection.sendChunk('a'), connection.sendChunk('b')];
    connection.transport.close();
    expect(await Promise.all(given)).toEqual([expect.any(Boolean), expect.any(Boolean)]);
    expect(await connection.send('c')).toBe(false);
    expect(connection.frames).toEqual([GREETING]);
  });

  it('has bytes in its buffer while they leave, and none in the end', async () => {
    const connection = await open();
    expect(connection.transport.bufferedAmount).toBe(0);
    await Promise.all(Array.from({ length: 8 }, (_unused, n) => connection.sendChunk(String(n))));
    await connection.got(9);
    await expect.poll(() => connection.transport.bufferedAmount).toBe(0);
  });
});

describe('Where there can be no worker', () => {
  afterEach(() => servers.stopServers());

  async function warnings(worker: () => Worker, connections = 2): Promise<readonly string[]> {
    const warned: string[] = [];
    const { url } = await servers.startScripted({ greeting: GREETING }, []);
    const factory = workerTransport({ worker });
    for (let connection = 0; connection < connections; connection++) {
      await new Promise((resolve) => {
        const noted = { warn: (text: string) => warned.push(text), debug: () => undefined };
        factory(url, { frame: resolve, closed: resolve }, noted);
      });
    }
    return warned;
  }

  it('because it may not be made, the page does the work, and the log says so once', async () => {
    let tries = 0;
    const warned = await warnings(() => {
      tries += 1;
      throw new DOMException('Refused by policy', 'SecurityError');
    });
    expect(warned).toEqual([expect.stringContaining('Refused by policy')]);
    expect(tries).toBe(1);
  });

  it('because its script cannot be loaded, the page does the work', async () => {
    expect(await warnings(() => new Worker('/there/is/no/such.js'))).toHaveLength(1);
  });

  it('because its script fails, the page does the work', async () => {
    const source = new Blob(['throw new Error("It broke")']);
    const warned = await warnings(() => new Worker(URL.createObjectURL(source)));
    expect(warned).toEqual([expect.stringContaining('It broke')]);
  });

  it('because it never says that it runs, the page does the work', async () => {
    const source = new Blob(['onmessage = () => {}']);
    const warned = await warnings(() => new Worker(URL.createObjectURL(source)));
    expect(warned).toEqual([expect.stringContaining('did not start')]);
  });
});

describe('A worker that breaks down later', () => {
  afterEach(() => servers.stopServers());

  it('ends its connection, and the page opens the next one itself', async () => {
    const server = await servers.startScripted({ greeting: GREETING }, ['one']);
    const source = new Blob([
      `onmessage = ({ data }) => {
        if (data.kind === 'open') {
          postMessage({ kind: 'started' });
          postMessage({ kind: 'frame', data: 'hello', buffered: 0 });
        }
        if (data.kind === 'call') throw new Error('It broke');
      }`,
    ]);
    const factory = workerTransport({ worker: () => new Worker(URL.createObjectURL(source)) });
    const connection = new TestConnection(factory, server.url);
    await connection.got(1);
    // Nobody knows whether it went out, so it must not be taken for unsent.
    expect(await connection.send('a')).toBe(true);
    expect(await connection.end).toBe(1006);
    const next = new TestConnection(factory, server.url);
    await next.got(1);
    expect(await next.send('b')).toBe(true);
    await next.got(2);
  });
});

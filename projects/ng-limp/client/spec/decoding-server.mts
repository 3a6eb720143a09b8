import { createHash, createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

import type { DecodedFile } from './server-types.ts';

interface ChunkDoc {
  readonly attr: string;
  readonly index: number;
  readonly chunk: number;
  readonly total: number;
  readonly file: { readonly name: string; readonly size: number; readonly content: string };
}

interface Payload {
  readonly call_id: string;
  readonly endpoint: string;
  readonly doc: Readonly<Record<string, unknown>>;
}

/** A file as far as it has come, by the order on the wire. */
interface Arriving {
  readonly attr: string;
  readonly index: number;
  readonly name: string;
  chunks: number;
  size: number;
  readonly hash: ReturnType<typeof createHash>;
}

/**
 * A server that knows nothing of limpd and reads frames in the plainest way: Node's base64url, JSON, numbers between
 * commas. It answers a call with what it makes of the files that came before it.
 */
export class DecodingServer {
  private readonly server: WebSocketServer;
  private readonly token: string;

  private constructor(server: WebSocketServer, token: string) {
    this.server = server;
    this.token = token;
  }

  /** @param token what has to have signed every frame */
  static async open(token: string): Promise<DecodingServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const decoding = new DecodingServer(server, token);
    server.on('connection', (connection) => {
      decoding.serve(connection);
    });
    return decoding;
  }

  get url(): string {
    return `ws://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/ws`;
  }

  close(): void {
    for (const connection of this.server.clients) connection.terminate();
    this.server.close();
  }

  private serve(connection: WebSocket): void {
    const arriving = new Map<string, Arriving>();
    connection.send('{"status":200,"msg":"","args":{"code":"CORE_CONN_OK"}}');
    connection.on('message', (data: Buffer) => {
      const { call_id, endpoint, doc } = this.payloadOf(data.toString('utf8'));
      const answer = (docs: readonly object[]): void => {
        connection.send(JSON.stringify({ status: 200, msg: '', args: { call_id, docs } }));
      };
      if (endpoint === 'file/upload') {
        take(arriving, doc as unknown as ChunkDoc);
        answer([]);
        return;
      }
      const files = [...arriving.values()].filter(({ attr }) => Object.hasOwn(doc, attr));
      for (const { attr, index } of files) arriving.delete(`${attr} ${String(index)}`);
      answer([{ _id: '1', files: files.map(decoded) }]);
    });
  }

  private payloadOf(frame: string): Payload {
    const { token } = JSON.parse(frame) as { token: string };
    const [header = '', payload = '', signature = ''] = token.split('.');
    const expected = createHmac('sha256', this.token).update(`${header}.${payload}`);
    if (expected.digest('base64url') !== signature)
      throw new Error('A frame was signed otherwise.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Payload;
  }
}

function take(arriving: Map<string, Arriving>, { attr, index, chunk, file }: ChunkDoc): void {
  const key = `${attr} ${String(index)}`;
  if (chunk === 1) {
    const { name } = file;
    arriving.set(key, { attr, index, name, chunks: 0, size: 0, hash: createHash('sha256') });
  }
  const present = arriving.get(key);
  if (present?.chunks !== chunk - 1) throw new Error(`Chunk ${String(chunk)} is out of order.`);
  const bytes = Buffer.from(file.content.split(',').map(Number));
  present.chunks += 1;
  present.size += bytes.length;
  present.hash.update(bytes);
}

function decoded({ attr, index, name, size, hash }: Arriving): DecodedFile {
  return { attr, index, name, size, sha256: hash.digest('hex') };
}

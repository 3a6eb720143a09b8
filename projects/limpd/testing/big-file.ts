import { randomBytes } from 'node:crypto';
import { get, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseJson } from '../src/data/decode.ts';
import { isDoc } from '../src/data/value.ts';
import type { LimpdProcess } from './limpd-process.ts';
import { idIn, statusOf, type TestClient } from './test-client.ts';

/** Bytes of a chunk, as `ng-limp` sends them by default. */
const CHUNK_BYTES = 512_000;
/** Chunks that a client has in flight, as `ng-limp` by default. */
const WINDOW = 2;

const bytes = randomBytes(CHUNK_BYTES);
const content = bytes.join(',');

/** Sends a file of `chunks` chunks over the socket, stores it in a document, and gives the path that it is fetched from. */
export async function sendBySocket(client: TestClient, chunks: number): Promise<string> {
  const size = chunks * CHUNK_BYTES;
  const file = { name: 'big.bin', type: 'image/png', lastModified: 1, size, content };
  const inFlight: Promise<void>[] = [];
  for (let chunk = 1; chunk <= chunks; chunk++) {
    const doc = { attr: 'photo', index: 0, chunk, total: chunks, file };
    inFlight.push(client.call('file/upload', { doc }).then(expectOk));
    if (inFlight.length >= WINDOW) await inFlight.shift();
  }
  await Promise.all(inFlight);
  return store(client, []);
}

/** Sends one of `chunks` × 512,000 bytes by HTTP, as a client of level 6.1, and stores it. */
export async function sendByHttp(
  { httpUrl }: LimpdProcess,
  client: TestClient,
  chunks: number,
): Promise<string> {
  const boundary = 'limpd-test';
  const fields = Object.entries({
    __module: 'staff',
    __attr: 'photo',
    lastModified: '1',
    type: 'image/png',
    name: 'big.bin',
  }).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\nContent-Type: image/png\r\n\r\n`;
  const body = function* (): Iterable<Buffer> {
    yield Buffer.from(fields.join('') + file);
    for (let i = 0; i < chunks; i++) yield bytes;
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  };
  const sending = request(`${httpUrl}/file/create`, {
    method: 'POST',
    headers: {
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'X-Auth-Bearer': client.sid,
      'X-Auth-Token': client.key,
    },
  });
  const answered = new Promise<string>((resolve, reject) => {
    sending.on('error', reject).on('response', (response) => {
      text(response).then(resolve, reject);
    });
  });
  await pipeline(body(), sending);
  const reply = parseJson(await answered);
  if (!isDoc(reply)) throw new TypeError('The reply is no object.');
  expectOk(reply);
  return store(client, { __file: idIn(reply) });
}

async function store(client: TestClient, photo: unknown): Promise<string> {
  const created = await client.call('staff/create', { doc: { name: { en_AE: 'x' }, photo } });
  expectOk(created);
  return `/staff/retrieve_file/${idIn(created)}/photo/big.bin`;
}

function expectOk(reply: Parameters<typeof statusOf>[0]): void {
  if (statusOf(reply) !== 200) throw new Error(`Refused: ${JSON.stringify(reply)}`);
}

/** Fetches a file, and gives its length. Nothing of it is kept. */
export function fetchLength(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let length = 0;
      response.on('data', (part: Buffer) => (length += part.length));
      response.on('end', () => resolve(length)).on('error', reject);
    }).on('error', reject);
  });
}

/** Asks for a file, and never reads any of it. */
export async function askOnly({ httpUrl }: LimpdProcess, path: string): Promise<Socket> {
  const { hostname, port } = new URL(httpUrl);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  return socket;
}

/** Bytes of `chunks` chunks. */
export function lengthOf(chunks: number): number {
  return chunks * CHUNK_BYTES;
}

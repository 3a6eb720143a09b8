import { describe, expect, it } from 'vitest';
import { segment, sign } from '../../testing/sign.ts';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import { chunkDoc, cycleBytes } from '../../testing/upload.ts';
import { isDoc, own, type Doc } from '../data/value.ts';
import { levelNamed } from '../level/levels.ts';
import { giveBack, sentIn } from './big-frame.ts';
import { BASE64URL, decodeBase64UrlInPlace } from './base64url.ts';
import { listedBytes } from './pending-files.ts';
import { openFrame, type Opened } from './frame.ts';
import { verifyKey } from './token.ts';

const KEY = 'kéy ✓';
const KEYS = [verifyKey('other'), verifyKey(KEY)];
const MAX_VALUES = 1000;
const level = levelNamed('6.0');
const bytes = cycleBytes(50_000, 100);
const long = 'x'.repeat(100_000);

function chunk(doc: unknown = chunkDoc({ bytes }), more: Record<string, unknown> = {}): unknown {
  return { call_id: 'ä', endpoint: 'file/upload', sid: 's', query: [], doc, ...more };
}

function framed(token: string, callId: unknown = 'ä'): string {
  return JSON.stringify({ token, call_id: callId });
}

/** What a frame says, whichever way it was opened; undefined for a file without bytes. */
function told(opened: Opened): unknown {
  if (opened.kind !== 'payload') return opened;
  const { payload, content } = opened;
  const key = KEYS.findIndex((one) => one === opened.key);
  const doc = own(payload, 'doc');
  const file = doc !== undefined && isDoc(doc) ? own(doc, 'file') : undefined;
  if (doc === undefined || !isDoc(doc) || file === undefined || !isDoc(file)) {
    return { payload, key };
  }
  const listed = content ?? listedBytes(file);
  const about: Doc = { ...file, content: null };
  const rest: Doc = { ...payload, doc: { ...doc, file: about } };
  return { payload: rest, key, listed: listed && Buffer.from(listed).toString('hex') };
}

async function open(sent: string | Buffer, at = level): Promise<Opened> {
  return openFrame(sent, at, KEYS, MAX_VALUES);
}

describe('a big frame is opened where it lies, and says what its text would:', () => {
  const token = sign(chunk(), KEY);
  const [head = '', body = '', mac = ''] = token.split('.');
  const inFile = (content: unknown): unknown => chunk(chunkDoc({ file: { content } }));
  it.each<[string, string]>([
    ['a chunk of a file', framed(token)],
    [
      'a chunk whose names are of any characters',
      framed(sign(chunk(chunkDoc({ bytes, file: { name: '"content": "ü\\' } })), KEY)),
    ],
    ['a chunk that is no list of bytes', framed(sign(inFile('1,,2'.repeat(30_000)), KEY))],
    ['a chunk with a number too big', framed(sign(inFile('1,256,'.repeat(20_000) + '1'), KEY))],
    ['a chunk with content of another form', framed(sign(inFile(`[${bytes.join(',')}]`), KEY))],
    [
      'content in another place',
      framed(sign(chunk({ ...chunkDoc({}), content: bytes.join(',') }), KEY)),
    ],
    ['another call', framed(sign(chunk({ long }, { endpoint: 'staff/create' }), KEY))],
    [
      'another call with a file’s doc',
      framed(sign(chunk(undefined, { endpoint: 'staff/create' }), KEY)),
    ],
    [
      'an endpoint in another case',
      framed(sign(chunk(undefined, { endpoint: 'FILE/upload' }), KEY)),
    ],
    ['a call for others', framed(sign(chunk(undefined, { aud: 'x' }), KEY))],
    ['one that has expired', framed(sign(chunk(undefined, { exp: 1 }), KEY))],
    ['one that has not', framed(sign(chunk(undefined, { exp: 9_999_999_999 }), KEY))],
    ['one of another key', framed(sign(chunk(), 'third'))],
    ['one of the first key', framed(sign(chunk(), 'other'))],
    ['one with another payload', framed(`${head}.${body.slice(4)}.${mac}`)],
    ['one without a signature', framed(`${head}.${body}.`)],
    ['one without a header', framed(`.${body}.${mac}`)],
    ['one of two parts', framed(`${head}.${body}`)],
    ['one of four parts', framed(`${token}.${mac}`)],
    ['one of another algorithm', framed(sign(chunk(), KEY, { alg: 'none' }))],
    ['one with a header of its own', framed(sign(chunk(), KEY, { alg: 'HS256', kid: 'x' }))],
    ['one with a critical header', framed(sign(chunk(), KEY, { alg: 'HS256', crit: ['x'], x: 1 }))],
    ['one whose header is long', framed(sign(chunk(), KEY, { alg: 'HS256', typ: long }))],
    ['one whose payload is no object', framed(sign([long], KEY))],
    ['one whose payload is no base64url', framed(`${head}.${body}=.${mac}`)],
    [
      'one with too many values',
      framed(sign(chunk(chunkDoc({ bytes, file: { more: Array(2000).fill(0) } })), KEY)),
    ],
    [
      'one nested too deep',
      framed(
        sign(chunk({ long, deep: JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown }), KEY),
      ),
    ],
    ['a frame with spaces', `  { "call_id" : 1 , "token" : "${token}" } `],
    ['a frame with two tokens', `{"token":"${token}","token":"x"}`],
    ['a frame with a token in another place', JSON.stringify({ call_id: { token } })],
    ['a frame with an escaped token', `{"token":"\\u0065${token.slice(1)}"}`],
    ['a frame that is no object', JSON.stringify([{ token }])],
    ['a frame that is no JSON', framed(token).slice(1)],
    ['a frame with more beside the token', JSON.stringify({ token, more: long })],
    ['a frame with too many values', JSON.stringify({ token, more: Array(2000).fill(0) })],
    ['a frame without call_id', JSON.stringify({ token })],
    ['a frame of a key that means something', `{"__proto__":{"token":"${token}"}}`],
  ])('%s', async (_what, text) => {
    const sent = sentIn(Buffer.from(text));
    expect(sent).toBeInstanceOf(Buffer);
    expect(told(await open(sent))).toEqual(told(await open(text)));
  });

  it('a plain call where these may be, whatever token stands beside', async () => {
    const text = JSON.stringify({ token, call_id: 'a', endpoint: 'conn/verify', doc: {} });
    const plain = levelNamed('4.0');
    const opened = await open(Buffer.from(text), plain);
    expect(opened).toMatchObject({ kind: 'payload', payload: { endpoint: 'conn/verify' } });
  });

  it('and its bytes are those of the frame: nothing is copied', async () => {
    const sent = Buffer.from(framed(token));
    const opened = await open(sent);
    const content = opened.kind === 'payload' ? opened.content : undefined;
    expect(content).toEqual(Buffer.from(bytes));
    expect(content?.buffer).toBe(sent.buffer);
  });
});

describe('a token that lies in a big frame', () => {
  it('is decoded like any, whatever its length', () => {
    for (let length = 0; length < 20; length++) {
      const some = cycleBytes(length, 250);
      const text = Buffer.from(Buffer.from(some).toString('base64url'));
      expect(decodeBase64UrlInPlace(text)).toEqual(Buffer.from(some));
    }
    expect(decodeBase64UrlInPlace(Buffer.from(BASE64URL))?.toString('base64url')).toBe(BASE64URL);
    expect(decodeBase64UrlInPlace(Buffer.from('AAAAA'))).toBeUndefined();
  });

  it.each([{ endpoint: 'file/upload' }, { endpoint: 'conn/verify' }])(
    'is refused when it was changed, and the next is taken: %j',
    async ({ endpoint }) => {
      const { url } = await startLimpd();
      const client = await TestClient.open(url);
      const payload = { call_id: 'a', endpoint, sid: client.sid, doc: chunkDoc({ bytes }) };
      const [head = '', , mac = ''] = sign(payload, client.key).split('.');
      client.send(framed(`${head}.${segment({ ...payload, sid: 'other' })}.${mac}`, 'a'));
      expect(codeOf(await client.replyTo('a'))).toBe('CORE_REQ_INVALID_TOKEN');
      const taken = await client.call('file/upload', { doc: chunkDoc({ bytes }) });
      expect(statusOf(taken)).toBe(200);
    },
  );
});

describe('the memory of a frame', () => {
  it('is given back when it is its own, and not when others are in it', () => {
    const own = Buffer.from(new ArrayBuffer(100_000));
    giveBack(own);
    expect(own.length).toBe(0);
    const shared = Buffer.from(new ArrayBuffer(200_000), 50_000, 100_000);
    giveBack(shared);
    expect(shared.length).toBe(100_000);
  });

  it('is given back once its bytes are stored: files come out as they were sent, all at once', async () => {
    const { url, httpUrl } = await startLimpd();
    const clients = await Promise.all([1, 2, 3].map(() => TestClient.admin(url)));
    const stored = clients.map(async (client, n) => {
      const parts = Array.from({ length: 12 }, (_, i) => cycleBytes(60_000, n * 50 + i));
      const size = 12 * 60_000;
      const ids = parts.map((part, i) =>
        client.sendCall('file/upload', {
          doc: chunkDoc({ chunk: i + 1, total: 12, bytes: part, file: { size } }),
        }),
      );
      const id = client.sendCall('staff/create', { doc: { name: { en_AE: 'x' }, photo: [] } });
      for (const sent of ids) expect(statusOf(await client.replyTo(sent))).toBe(200);
      const path = `/staff/retrieve_file/${idIn(await client.replyTo(id))}/photo/a.png`;
      const got = Buffer.from(await (await fetch(httpUrl + path)).arrayBuffer());
      expect(got.equals(Buffer.concat(parts))).toBe(true);
    });
    await Promise.all(stored);
  });
});

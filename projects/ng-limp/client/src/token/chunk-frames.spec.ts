import { describe, expect, it, vi } from 'vitest';
import { servers } from '../../spec/servers';
import type { ChunkHead } from '../protocol/payload';
import { ChunkFrames } from './chunk-frames';
import { worstChunkPayloadBytes } from './chunk-payload';
import { Signer, frameBytes } from './signer';

const TOKEN = 'jeton-é-😀';
const call = { callId: 'c"1', sid: 's', query: '[]' };
const head: ChunkHead = {
  attr: 'photo',
  index: 0,
  chunk: 1,
  total: 1,
  file: { name: 'صورة "1" 😀.png', size: 256, type: 'image/png', lastModified: 5 },
};

async function frameOf(bytes: Uint8Array, frames = new ChunkFrames()): Promise<string> {
  return frames.frame(await Signer.of(TOKEN).key, call, head, bytes);
}

/** What a server reads in a frame, its signature made again by another hand. */
async function read(frame: string): Promise<unknown> {
  const { token, call_id } = JSON.parse(frame) as { token: string; call_id: string };
  expect(call_id).toBe(call.callId);
  const [header = '', segment = '', signature] = token.split('.');
  expect(atob(header)).toBe('{"alg":"HS256","typ":"JWT"}');
  expect(signature).toBe(await servers.hmac(TOKEN, `${header}.${segment}`));
  const text = Uint8Array.from(atob(segment.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
    char.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)) as unknown;
}

function payloadWith(bytes: Uint8Array): unknown {
  return {
    call_id: call.callId,
    endpoint: 'file/upload',
    sid: 's',
    query: [],
    doc: { ...head, file: { ...head.file, content: Array.from(bytes).join(',') } },
  };
}

describe('The frame of a chunk', () => {
  it.each([
    ['every byte there is', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
    ['every byte in odd places', Uint8Array.from({ length: 257 }, (_, place) => place - 1)],
    ['a single byte', Uint8Array.of(7)],
    ['three zeros', new Uint8Array(3)],
    [
      'bytes at the edges of their digits',
      Uint8Array.of(0, 9, 10, 99, 100, 109, 110, 199, 200, 255),
    ],
    ['every pair of bytes', Uint8Array.from({ length: 2 * 65_536 }, pairByte)],
  ])('spells out %s in decimal, signed', async (_, bytes) => {
    expect(await read(await frameOf(bytes))).toEqual(payloadWith(bytes));
  });

  it('is its own when several are made at once in the same buffers', async () => {
    const frames = new ChunkFrames();
    const chunks = [3000, 1, 2000, 40_000, 5].map((size) => new Uint8Array(size).fill(size % 256));
    const made = await Promise.all(chunks.map((bytes) => frameOf(bytes, frames)));
    for (const [place, bytes] of chunks.entries()) {
      expect(await read(made[place] ?? '')).toEqual(payloadWith(bytes));
    }
  });

  it('leaves nothing of what was read for it', async () => {
    const read = new ArrayBuffer(3);
    const bytes = new Blob(['abc']);
    vi.spyOn(bytes, 'arrayBuffer').mockResolvedValue(read);
    await new ChunkFrames().framer(await Signer.of(TOKEN).key, { call, head, bytes });
    expect(read.byteLength).toBe(0);
  });

  it('has at most the length that was foretold, and that when every byte has three digits', async () => {
    const foretold = frameBytes(worstChunkPayloadBytes(call, head, 999), call.callId);
    expect(await frameOf(new Uint8Array(999).fill(255))).toHaveLength(foretold);
    expect((await frameOf(new Uint8Array(999))).length).toBeLessThan(foretold);
  });

  it('is the same where the platform cannot write base64url by itself', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, place) => place % 256);
    const native = Object.getOwnPropertyDescriptor(Uint8Array.prototype, 'toBase64');
    if (native === undefined) throw new Error('This browser has no toBase64 to take away.');
    const frame = await frameOf(bytes);
    Reflect.deleteProperty(Uint8Array.prototype, 'toBase64');
    try {
      expect(await frameOf(bytes)).toBe(frame);
    } finally {
      Object.defineProperty(Uint8Array.prototype, 'toBase64', native);
    }
  });
});

function pairByte(_: unknown, place: number): number {
  const pair = Math.trunc(place / 2);
  return place % 2 === 0 ? pair & 0xff : pair >> 8;
}

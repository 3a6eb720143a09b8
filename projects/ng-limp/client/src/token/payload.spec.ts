import { describe, expect, it } from 'vitest';
import { encodeChunkPayload, encodePayload, worstChunkPayloadBytes } from './payload';
import type { ChunkHead } from './payload';

const decoder = new TextDecoder();
const head: ChunkHead = {
  attr: 'photo',
  index: 0,
  chunk: 1,
  total: 1,
  file: { name: 'صورة "1" 😀.png', size: 256, type: 'image/png', lastModified: 5 },
};

describe('The payload of a call', () => {
  it('has the keys that servers read, and no token', () => {
    const call = {
      callId: 'c',
      endpoint: 'staff/read',
      sid: 's',
      query: '[{"a":1}]',
      doc: '{"b":2}',
    };
    expect(JSON.parse(decoder.decode(encodePayload(call)))).toEqual({
      call_id: 'c',
      endpoint: 'staff/read',
      sid: 's',
      query: [{ a: 1 }],
      doc: { b: 2 },
    });
  });
});

describe('The payload of a chunk', () => {
  const call = { callId: 'c', sid: 's', query: '[]' };

  it.each([
    ['every byte there is', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
    ['a single byte', Uint8Array.of(7)],
    [
      'bytes at the edges of their digits',
      Uint8Array.of(0, 9, 10, 99, 100, 109, 110, 199, 200, 255),
    ],
  ])('spells out %s in decimal', (_, bytes) => {
    const payload: unknown = JSON.parse(decoder.decode(encodeChunkPayload(call, head, bytes)));
    expect(payload).toEqual({
      call_id: 'c',
      endpoint: 'file/upload',
      sid: 's',
      query: [],
      doc: { ...head, file: { ...head.file, content: Array.from(bytes).join(',') } },
    });
  });

  it('is as long as foretold when every byte has three digits', () => {
    const bytes = new Uint8Array(1000).fill(255);
    expect(encodeChunkPayload(call, head, bytes).length).toBe(
      worstChunkPayloadBytes(call, head, 1000),
    );
  });
});

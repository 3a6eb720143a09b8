import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { writeBase64url } from './base64url-text';

function written(bytes: Uint8Array): string {
  const from = new Uint8Array(bytes.length + 8).fill(255);
  from.set(bytes);
  const out = new Uint8Array(3 + Math.ceil((bytes.length * 4) / 3) + 8).fill(255);
  const end = writeBase64url(new DataView(from.buffer), bytes.length, new DataView(out.buffer), 3);
  expect([...out.subarray(0, 3)]).toEqual([255, 255, 255]);
  return new TextDecoder().decode(out.subarray(3, end));
}

describe('Bytes as base64url', () => {
  it('are what jose makes of them, whatever their number leaves over', () => {
    for (let length = 0; length <= 30; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, place) => (place * 71 + 200) % 256);
      expect(written(bytes)).toBe(base64url.encode(bytes));
    }
  });

  it('are so for every twelve bits, in each place', () => {
    const bytes = Uint8Array.from({ length: 3 * 4096 }, (_, place) => {
      const bits = Math.trunc(place / 3);
      const both = (bits << 12) | (4095 - bits);
      return (both >> (16 - 8 * (place % 3))) & 0xff;
    });
    expect(written(bytes)).toBe(base64url.encode(bytes));
  });
});

import { describe, expect, it } from 'vitest';

import { digitWriter } from './digit-pairs.ts';

const write = (bytes: Uint8Array<ArrayBuffer>): string =>
  new TextDecoder().decode(digitWriter(bytes.length)(bytes));

describe('The table of pairs', () => {
  it('writes every pair of bytes as the original does', () => {
    const pairs = new Uint8Array(65_536 * 2);
    for (let pair = 0; pair < 65_536; pair++) pairs.set([pair & 255, pair >> 8], pair * 2);
    expect(write(pairs)).toBe(pairs.join(','));
  });

  it.each([[1], [2], [3], [5]])('writes %i bytes', (size) => {
    const bytes = new Uint8Array(size).fill(200);
    expect(write(bytes)).toBe(bytes.join(','));
  });
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_CHUNK_SIZE } from '../config/chunk-size';
import { sendWindow } from './send-window';

const MB = 1_000_000;

describe('How many chunks are in flight', () => {
  it.each([
    ['while nothing is known', null, 2],
    ['on a line that takes seconds for one: other calls wait behind it', 0.1 * MB, 1],
    ['on a line that takes a second for one', 0.6 * MB, 2],
    ['on a line that takes them as fast as they are made', 20 * MB, 4],
  ])('%s', (_, rate, chunks) => {
    expect(sendWindow(rate, DEFAULT_CHUNK_SIZE)).toBe(chunks);
  });

  it('is as many bytes of small chunks, and not more than some dozens', () => {
    expect(sendWindow(20 * MB, 128_000)).toBe(16);
    expect(sendWindow(20 * MB, 1000)).toBe(32);
  });

  it('is one at least, be it as large as can be', () => {
    expect(sendWindow(1, 785_408)).toBe(1);
    expect(sendWindow(20 * MB, 3 * MB)).toBe(1);
  });
});

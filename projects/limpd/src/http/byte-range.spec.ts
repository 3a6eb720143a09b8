import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../testing/cpu-time.ts';
import { readRange } from './byte-range.ts';

describe('a Range', () => {
  it.each([
    ['bytes=0-99', 0, 100],
    ['bytes=0-0', 0, 1],
    ['bytes=999-', 999, 1000],
    ['bytes=-1', 999, 1000],
    ['bytes=-5000', 0, 1000],
    ['bytes=500-100000', 500, 1000],
    ['Bytes= 1-2 ', 1, 3],
  ])('%j asks for a part of 1,000 bytes', (header, start, end) => {
    expect(readRange(header, 1000)).toEqual({ kind: 'part', range: { start, end } });
  });

  it.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0', 'bytes=999999999999999-'])(
    '%j asks for nothing that there is',
    (header) => {
      expect(readRange(header, 1000)).toEqual({ kind: 'beyond' });
    },
  );

  it.each([undefined, '', 'bytes', 'bytes=', 'bytes=-', 'bytes=2-1', 'bytes=0-1,3-4', 'items=0-1'])(
    '%j counts for nothing',
    (header) => {
      expect(readRange(header, 1000)).toEqual({ kind: 'all' });
    },
  );

  it('of an empty file is beyond it', () => {
    for (const header of ['bytes=0-', 'bytes=-1']) {
      expect(readRange(header, 0)).toEqual({ kind: 'beyond' });
    }
  });

  it('takes no time, however long it is', async () => {
    const ms = await cpuTime(() => {
      readRange(`bytes=${' '.repeat(100_000)}x`, 1000);
      readRange(`bytes=${'1'.repeat(100_000)}`, 1000);
    });
    expect(ms).toBeLessThan(1000);
  });
});

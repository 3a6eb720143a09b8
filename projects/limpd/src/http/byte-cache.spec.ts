import { describe, expect, it } from 'vitest';
import { ByteCache } from './byte-cache.ts';

describe('a cache of bytes', () => {
  it('keeps what was asked for last, up to its size', () => {
    const cache = new ByteCache(3000);
    const item = { bytes: new Uint8Array(1000) };
    cache.set('a', item);
    cache.set('b', item);
    cache.get('a');
    cache.set('c', item);
    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
  });

  it('keeps nothing that is too big, and counts what takes the place of another once', () => {
    const cache = new ByteCache(3000);
    cache.set('big', { bytes: new Uint8Array(3000) });
    expect(cache.get('big')).toBeUndefined();
    for (let i = 0; i < 10; i++) cache.set('a', { bytes: new Uint8Array(1000) });
    cache.set('b', { bytes: new Uint8Array(1000) });
    expect(cache.get('a')).toBeDefined();
  });

  it('counts empty items, too', () => {
    const cache = new ByteCache(3000);
    for (let i = 0; i < 1000; i++) cache.set(String(i), { bytes: new Uint8Array() });
    expect(cache.get('0')).toBeUndefined();
    expect(cache.get('999')).toBeDefined();
  });
});

import { describe, expect, it } from 'vitest';
import { MAX_CHUNK_SIZE, checkChunkSize } from '../config/chunk-size';
import { ChunkedFile } from './chunks';
import type { FileToSend } from './find-files';

function fileOf(size: number, name = 'a.png', attr = 'photo'): FileToSend {
  const bytes = new Blob([new Uint8Array(size)]);
  return { attr, index: 0, isAlone: true, name, type: 'image/png', lastModified: 5, bytes };
}

describe('The chunk size', () => {
  it.each([1, 512_000, MAX_CHUNK_SIZE, 'auto' as const])('may be %s bytes', (size) => {
    expect(() => {
      checkChunkSize(size);
    }).not.toThrow();
  });

  it.each([0, -1, 1.5, NaN, MAX_CHUNK_SIZE + 1, 4_000_000])('may not be %d bytes', (size) => {
    expect(() => {
      checkChunkSize(size);
    }).toThrow(expect.objectContaining({ kind: 'usage', field: 'fileChunkSize' }));
  });
});

describe('A file in chunks', () => {
  it.each([
    [1, 1, [1]],
    [10, 1, [10]],
    [11, 2, [10, 1]],
    [9, 1, [9]],
    [30, 3, [10, 10, 10]],
  ])('of %i bytes, 10 a chunk, has %i of them', (size, total, sizes) => {
    const file = new ChunkedFile(fileOf(size), 10);
    expect(file.total).toBe(total);
    const chunks = sizes.map((_, place) => file.chunk(place + 1));
    expect(chunks.map(({ bytes }) => bytes.size)).toEqual(sizes);
    expect(chunks.map(({ head }) => [head.chunk, head.total, head.file.size])).toEqual(
      sizes.map((_, place) => [place + 1, total, size]),
    );
  });

  it('is refused where its names make frames that servers do not take', () => {
    const long = 'x'.repeat(5000);
    expect(() => new ChunkedFile(fileOf(MAX_CHUNK_SIZE, long), MAX_CHUNK_SIZE)).toThrow(
      expect.objectContaining({ kind: 'too-large', field: 'doc.photo' }),
    );
  });

  it('may have a long name where the file itself is small', () => {
    expect(() => new ChunkedFile(fileOf(10, 'x'.repeat(5000)), MAX_CHUNK_SIZE)).not.toThrow();
  });

  it('has as few of them as frames can hold, with `auto`', () => {
    const size = 10 * MAX_CHUNK_SIZE;
    expect(new ChunkedFile(fileOf(size), 'auto').chunkSize).toBeGreaterThan(0.99 * MAX_CHUNK_SIZE);
    const long = new ChunkedFile(fileOf(size, 'x'.repeat(100_000)), 'auto');
    expect(long.chunkSize).toBeLessThan(MAX_CHUNK_SIZE);
    expect(long.total * long.chunkSize).toBeGreaterThanOrEqual(size);
  });

  it('is refused with `auto` as well where its names leave no room', () => {
    expect(() => new ChunkedFile(fileOf(10, 'x'.repeat(3_200_000)), 'auto')).toThrow(
      expect.objectContaining({ kind: 'too-large', field: 'doc.photo' }),
    );
  });
});

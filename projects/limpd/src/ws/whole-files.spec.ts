import { describe, expect, it } from 'vitest';
import { atPath, type Doc, type Value } from '../data/value.ts';
import { decodeDecimalBytes } from './decimal-bytes.ts';
import type { ChunkOutcome } from './pending-files.ts';
import { WholeFiles } from './whole-files.ts';

function about(content: string, size: number, name = 'a.bin'): Doc {
  return { name, size, type: 'image/png', lastModified: 1, content };
}

function add(
  files: WholeFiles,
  chunk: Value,
  total: Value,
  content: string,
  { index = 0, size = 3 }: { index?: string | number; size?: number } = {},
): ChunkOutcome['kind'] {
  return files.add('photo', index, chunk, total, about(content, size, `${index}.bin`)).kind;
}

function taken(files: WholeFiles): unknown {
  const got = files.takeFor({ photo: null }).get('photo');
  if (got?.kind !== 'files') return got?.kind;
  return got.files.map((file) => {
    const content = atPath(file, 'content');
    return content instanceof Uint8Array ? [...content] : content;
  });
}

describe('chunks', () => {
  it('make one file when they come in order', () => {
    const files = new WholeFiles(10_000);
    expect(files.add('photo', 0, 1, 2, about('1,2', 3))).toEqual({ kind: 'accepted', last: false });
    expect(files.add('photo', 0, 2, 2, about('255', 3))).toEqual({ kind: 'accepted', last: true });
    expect(taken(files)).toEqual([[1, 2, 255]]);
    expect(taken(files)).toBeUndefined();
  });

  it('of several files may mix; files come out by index', () => {
    const files = new WholeFiles(10_000);
    add(files, 1, 2, '7', { index: '1', size: 2 });
    add(files, 1, 1, '1', { index: '0', size: 1 });
    add(files, 2, 2, '8', { index: '1', size: 2 });
    expect(taken(files)).toEqual([[1], [7, 8]]);
  });

  it('begin a file anew with chunk 1', () => {
    const files = new WholeFiles(10_000);
    add(files, 1, 3, '1');
    add(files, 1, 1, '1,2,3');
    expect(taken(files)).toEqual([[1, 2, 3]]);
  });

  it('that skip or repeat one give the file up', () => {
    for (const chunks of [
      [1, 3],
      [1, 2, 2],
      [1, 2, 3, 4],
    ]) {
      const files = new WholeFiles(10_000);
      const outcomes = chunks.map((chunk) => add(files, chunk, 3, '1'));
      expect(outcomes.at(-1)).toBe('out-of-order');
      expect(taken(files)).toBe('unusable');
    }
  });

  it('without a beginning are not expected; neither are texts for numbers, nor another form of index', () => {
    const files = new WholeFiles(10_000);
    expect(add(files, 2, 3, '1')).toBe('unexpected');
    expect(taken(files)).toBe('unusable');
    expect(add(files, '1', '1', '1')).toBe('unexpected');
    add(files, 1, 2, '1', { index: 0 });
    expect(add(files, 2, 2, '1', { index: '0' })).toBe('unexpected');
  });

  it('that change their mind about the total give the file up', () => {
    const files = new WholeFiles(10_000);
    add(files, 1, 3, '1');
    expect(add(files, 2, 2, '1')).toBe('out-of-order');
  });

  it.each<[string, (files: WholeFiles) => void]>([
    ['chunks are missing', (files) => add(files, 1, 2, '1,2,3')],
    ['its size is another', (files) => add(files, 1, 1, '1,2')],
    ['a chunk holds no bytes', (files) => add(files, 1, 1, '[1, 2]')],
    ['it is empty', (files) => add(files, 1, 1, '', { size: 0 })],
    ['it has no type', (files) => files.add('photo', 0, 1, 1, { name: 'a', content: '1' })],
  ])('make no file that can be used when %s, and do not stay', (_why, upload) => {
    const files = new WholeFiles(10_000);
    upload(files);
    expect(taken(files)).toBe('unusable');
    expect(taken(files)).toBeUndefined();
  });

  it('of which the first was refused make no file that can be used, until it is sent again', () => {
    const files = new WholeFiles(10_000);
    files.refuse('photo', 0, 1);
    expect(add(files, 2, 2, '1')).toBe('unexpected');
    expect(taken(files)).toBe('unusable');
    expect(taken(files)).toBeUndefined();
    files.refuse('photo', 0, 1);
    add(files, 1, 1, '1,2,3');
    expect(taken(files)).toEqual([[1, 2, 3]]);
  });

  it('of which a later one was refused go on with that one', () => {
    const files = new WholeFiles(10_000);
    add(files, 1, 2, '1,2');
    files.refuse('photo', 0, 2);
    add(files, 2, 2, '3');
    expect(taken(files)).toEqual([[1, 2, 3]]);
  });

  it('of which a later one was refused and not sent again make no file that can be used', () => {
    const files = new WholeFiles(10_000);
    add(files, 1, 2, '1,2,3');
    files.refuse('photo', 0, 2);
    expect(taken(files)).toBe('unusable');
  });

  it('wait for a doc with their attr', () => {
    const files = new WholeFiles(10_000);
    add(files, 1, 1, '1,2,3');
    expect(files.takeFor({ other: 1 }).size).toBe(0);
    expect(taken(files)).toEqual([[1, 2, 3]]);
  });
});

describe('what a conn may hold', () => {
  const kilobyte = Array.from({ length: 1000 }, () => '1').join(',');

  it('is bounded, and a file that goes beyond is given up', () => {
    const files = new WholeFiles(2500);
    expect(add(files, 1, 3, kilobyte)).toBe('accepted');
    expect(add(files, 2, 3, kilobyte)).toBe('accepted');
    expect(add(files, 3, 3, kilobyte)).toBe('too-much');
    expect(taken(files)).toBe('unusable');
  });

  it('is free again once it was taken or given up', () => {
    const files = new WholeFiles(1500);
    for (let i = 0; i < 5; i++) {
      expect(add(files, 1, 1, kilobyte, { size: 1000 })).toBe('accepted');
      taken(files);
      expect(add(files, 1, 2, kilobyte)).toBe('accepted');
      expect(add(files, 3, 2, '1')).toBe('out-of-order');
    }
  });

  it('counts empty chunks and long names, too', () => {
    const files = new WholeFiles(1000);
    const outcomes = Array.from({ length: 20 }, (_, i) => add(files, 1, 2, '', { index: i }));
    expect(outcomes).toContain('too-much');
    const long = about('1', 1, 'x'.repeat(2000));
    expect(new WholeFiles(1000).add('photo', 0, 1, 1, long).kind).toBe('too-much');
  });
});

describe('decimal bytes', () => {
  it('are read, all 256 of them', () => {
    const all = Array.from({ length: 256 }, (_, i) => i);
    expect([...(decodeDecimalBytes(all.join(',')) ?? [])]).toEqual(all);
  });

  it.each(['', ',', '1,', ',1', '1,,2', '256', '1000', '-1', '1.5', '1 ,2', 'a', '[1, 2]'])(
    '%j is none',
    (text) => {
      expect(decodeDecimalBytes(text)).toBeUndefined();
    },
  );
});

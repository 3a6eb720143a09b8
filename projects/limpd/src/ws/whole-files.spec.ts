import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { pendingSetup, takenFrom } from '../../testing/pending-files.ts';
import type { Doc, Value } from '../data/value.ts';
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

describe('chunks', () => {
  it('make one file when they come in order', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    expect(files.add('photo', 0, 1, 2, about('1,2', 3))).toMatchObject({
      kind: 'accepted',
      last: false,
    });
    expect(files.add('photo', 0, 2, 2, about('255', 3))).toMatchObject({
      kind: 'accepted',
      last: true,
    });
    expect(await takenFrom(files, setup)).toEqual([[1, 2, 255]]);
    expect(await takenFrom(files, setup)).toBeUndefined();
  });

  it('of several files may mix; files come out by index', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    add(files, 1, 2, '7', { index: '1', size: 2 });
    add(files, 1, 1, '1', { index: '0', size: 1 });
    add(files, 2, 2, '8', { index: '1', size: 2 });
    expect(await takenFrom(files, setup)).toEqual([[1], [7, 8]]);
  });

  it('begin a file anew with chunk 1', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    add(files, 1, 3, '1');
    add(files, 1, 1, '1,2,3');
    expect(await takenFrom(files, setup)).toEqual([[1, 2, 3]]);
  });

  it('that skip or repeat one give the file up', async () => {
    const setup = await pendingSetup();
    for (const chunks of [
      [1, 3],
      [1, 2, 2],
      [1, 2, 3, 4],
    ]) {
      const files = new WholeFiles(setup);
      const outcomes = chunks.map((chunk) => add(files, chunk, 3, '1'));
      expect(outcomes.at(-1)).toBe('out-of-order');
      expect(await takenFrom(files, setup)).toBe('unusable');
    }
  });

  it('without a beginning are not expected; neither are texts for numbers, nor another form of index', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    expect(add(files, 2, 3, '1')).toBe('unexpected');
    expect(await takenFrom(files, setup)).toBe('unusable');
    expect(add(files, '1', '1', '1')).toBe('unexpected');
    add(files, 1, 2, '1', { index: 0 });
    expect(add(files, 2, 2, '1', { index: '0' })).toBe('unexpected');
  });

  it('that change their mind about the total give the file up', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    add(files, 1, 3, '1');
    expect(add(files, 2, 2, '1')).toBe('out-of-order');
  });

  it.each<[string, (files: WholeFiles) => void]>([
    ['chunks are missing', (files) => add(files, 1, 2, '1,2,3')],
    ['its size is another', (files) => add(files, 1, 1, '1,2')],
    ['a chunk holds no bytes', (files) => add(files, 1, 1, '[1, 2]')],
    ['it is empty', (files) => add(files, 1, 1, '', { size: 0 })],
    ['it has no type', (files) => files.add('photo', 0, 1, 1, { name: 'a', content: '1' })],
  ])('make no file that can be used when %s, and do not stay', async (_why, upload) => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    upload(files);
    expect(await takenFrom(files, setup)).toBe('unusable');
    expect(await takenFrom(files, setup)).toBeUndefined();
  });

  it('of which the first was refused make no file that can be used, until it is sent again', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    files.refuse('photo', 0, 1);
    expect(add(files, 2, 2, '1')).toBe('unexpected');
    expect(await takenFrom(files, setup)).toBe('unusable');
    expect(await takenFrom(files, setup)).toBeUndefined();
    files.refuse('photo', 0, 1);
    add(files, 1, 1, '1,2,3');
    expect(await takenFrom(files, setup)).toEqual([[1, 2, 3]]);
  });

  it('of which a later one was refused go on with that one', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    add(files, 1, 2, '1,2');
    files.refuse('photo', 0, 2);
    add(files, 2, 2, '3');
    expect(await takenFrom(files, setup)).toEqual([[1, 2, 3]]);
  });

  it('of which a later one was refused and not sent again make no file that can be used', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    add(files, 1, 2, '1,2,3');
    files.refuse('photo', 0, 2);
    expect(await takenFrom(files, setup)).toBe('unusable');
  });

  it('wait for a doc with their attr', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    add(files, 1, 1, '1,2,3');
    expect(files.takeFor({ other: 1 }).size).toBe(0);
    expect(await takenFrom(files, setup)).toEqual([[1, 2, 3]]);
  });
});

describe('what a conn may hold', () => {
  const four = Array.from({ length: 4000 }, () => '1').join(',');

  it('is bounded in bytes, and a file that goes beyond is given up', async () => {
    const setup = await pendingSetup({ connBytes: 10_000 });
    const files = new WholeFiles(setup);
    const outcomes = [1, 2, 3].map((chunk) => add(files, chunk, 3, four));
    expect(outcomes).toEqual(['accepted', 'accepted', 'too-much']);
    expect(await takenFrom(files, setup)).toBe('unusable');
  });

  it('is bounded in bytes of one file', async () => {
    const files = new WholeFiles(await pendingSetup({ fileBytes: 6000 }));
    expect([1, 2].map((chunk) => add(files, chunk, 2, four))).toEqual(['accepted', 'too-much']);
  });

  it('is free again once it was taken or given up', async () => {
    const setup = await pendingSetup({ connBytes: 10_000, connFiles: 1 });
    const files = new WholeFiles(setup);
    for (let i = 0; i < 5; i++) {
      expect(add(files, 1, 1, four, { size: 4000 })).toBe('accepted');
      await takenFrom(files, setup);
      expect(add(files, 1, 2, four)).toBe('accepted');
      expect(add(files, 3, 2, '1')).toBe('out-of-order');
    }
  });

  it('is bounded in files, empty ones and those that were given up among them', async () => {
    const files = new WholeFiles(await pendingSetup({ connFiles: 10 }));
    const outcomes = Array.from({ length: 11 }, (_, i) => add(files, 1, 2, '', { index: i }));
    expect(outcomes.indexOf('too-much')).toBe(10);
    const lost = new WholeFiles(await pendingSetup({ connFiles: 10 }));
    for (let i = 0; i < 1000; i++) add(lost, 2, 2, '1', { index: i });
    expect(add(lost, 1, 1, '1', { index: 'x' })).toBe('too-much');
  });

  it('is bounded in characters of names', async () => {
    const files = new WholeFiles(await pendingSetup());
    const long = 'x'.repeat(3000);
    expect(files.add('photo', 0, 1, 1, about('1', 1, long)).kind).toBe('too-much');
    expect(files.add(long, 0, 1, 1, about('1', 1)).kind).toBe('too-much');
    expect(files.add('photo', long, 1, 1, about('1', 1)).kind).toBe('too-much');
    expect(files.add(long, 0, 2, 2, about('1', 1)).kind).toBe('unexpected');
    expect(files.takeFor({ [long]: 1, photo: 1 }).size).toBe(0);
  });

  it('takes no memory but names: chunks are on the disk', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    const outcome = files.add('photo', 0, 1, 2, about('1,2', 3));
    if (outcome.kind === 'accepted') await outcome.written;
    files.end();
    await expect.poll(async () => (await readdir(setup.unfinished)).length).toBe(0);
  });

  it('is given up when it does not get on', async () => {
    const setup = await pendingSetup();
    const files = new WholeFiles(setup);
    add(files, 1, 3, '1');
    setup.time = 10;
    add(files, 2, 3, '1');
    files.expire(5);
    expect(add(files, 3, 3, '1')).toBe('accepted');
    files.expire(10);
    expect(await takenFrom(files, setup)).toBe('unusable');
    expect(add(files, 1, 1, '1,2,3')).toBe('accepted');
    expect(await takenFrom(files, setup)).toEqual([[1, 2, 3]]);
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

import { describe, expect, it } from 'vitest';
import { pendingSetup, takenFrom } from '../../testing/pending-files.ts';
import type { Doc } from '../data/value.ts';
import { RawFiles } from './raw-files.ts';

function about(content: string, more: Doc = {}): Doc {
  return { name: 'a.bin', size: 3, type: 'image/png', lastModified: 1, content, ...more };
}

describe('chunks that are stored as sent', () => {
  it('make a corrupt file when they come out of order', async () => {
    const setup = await pendingSetup();
    const files = new RawFiles(setup);
    for (const chunk of [1, 3, 2]) files.add('photo', 0, chunk, 3, about(String(chunk)));
    expect(await takenFrom(files, setup)).toEqual([[1, 3, 2]]);
  });

  it('make a cut file of full size when one is missing', async () => {
    const setup = await pendingSetup();
    const files = new RawFiles(setup);
    files.add('photo', 0, 1, 3, about('1'));
    files.refuse();
    files.add('photo', 0, 3, 3, about('3'));
    const taken = files.takeFor({ photo: null }).get('photo');
    expect(taken).toMatchObject({ files: [{ about: { size: 3 }, size: 2 }] });
  });

  it('come out by index, and begin anew with chunk 1', async () => {
    const setup = await pendingSetup();
    const files = new RawFiles(setup);
    files.add('photo', '1', 1, 1, about('1'));
    files.add('photo', '0', 1, 1, about('9'));
    files.add('photo', '0', 1, 1, about('0'));
    expect(await takenFrom(files, setup)).toEqual([[0], [1]]);
    expect(await takenFrom(files, setup)).toBeUndefined();
  });

  it('without a beginning are not expected', async () => {
    const files = new RawFiles(await pendingSetup());
    expect(files.add('photo', 0, 2, 2, about('1')).kind).toBe('unexpected');
  });

  it('poison their attr when they hold no bytes, until chunk 1 is sent anew', async () => {
    const setup = await pendingSetup();
    const files = new RawFiles(setup);
    files.add('photo', 0, 1, 1, about(''));
    expect([await takenFrom(files, setup), await takenFrom(files, setup)]).toEqual([
      'failing',
      'failing',
    ]);
    files.add('photo', 0, 1, 1, about('1'));
    expect(await takenFrom(files, setup)).toEqual([[1]]);
  });

  it('are bounded all the same, and free again once they were taken', async () => {
    const setup = await pendingSetup({ connBytes: 10_000, connFiles: 3 });
    const files = new RawFiles(setup);
    const content = Array.from({ length: 4000 }, () => '1').join(',');
    for (let i = 0; i < 5; i++) {
      const outcomes = [1, 2, 3].map((chunk) => files.add('photo', 0, chunk, 3, about(content)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'too-much']);
      await takenFrom(files, setup);
    }
    const tiny = Array.from({ length: 4 }, (_, i) => files.add('photo', i, 1, 1, about('')).kind);
    expect(tiny).toContain('too-much');
    expect(files.add('x'.repeat(3000), 0, 1, 1, about('1')).kind).toBe('too-much');
  });

  it('are given up when they do not go on, and when their conn ends', async () => {
    const setup = await pendingSetup({ connFiles: 1 });
    const files = new RawFiles(setup);
    files.add('photo', 0, 1, 2, about('1'));
    files.expire(-1);
    expect(files.add('photo', 0, 2, 2, about('1')).kind).toBe('accepted');
    files.expire(0);
    expect(files.add('photo', 0, 2, 2, about('1')).kind).toBe('unexpected');
    files.add('photo', 0, 1, 2, about('1'));
    files.end();
    expect(files.add('other', 0, 1, 1, about('1')).kind).toBe('accepted');
  });
});

import { describe, expect, it } from 'vitest';
import { atPath, type Doc } from '../data/value.ts';
import { RawFiles } from './raw-files.ts';

function about(content: string, more: Doc = {}): Doc {
  return { name: 'a.bin', size: 3, type: 'image/png', lastModified: 1, content, ...more };
}

/** The bytes and the size of each file that a doc takes, or why there are none. */
function taken(files: RawFiles): unknown {
  const got = files.takeFor({ photo: null }).get('photo');
  if (got?.kind !== 'files') return got?.kind;
  return got.files.map((file) => {
    const content = atPath(file, 'content');
    return { bytes: content instanceof Uint8Array ? [...content] : [], size: file['size'] };
  });
}

describe('chunks that are stored as sent', () => {
  it('make a corrupt file when they come out of order', () => {
    const files = new RawFiles(10_000);
    for (const chunk of [1, 3, 2]) files.add('photo', 0, chunk, 3, about(String(chunk)));
    expect(taken(files)).toEqual([{ bytes: [1, 3, 2], size: 3 }]);
  });

  it('make a cut file of full size when one is missing', () => {
    const files = new RawFiles(10_000);
    files.add('photo', 0, 1, 3, about('1'));
    files.refuse();
    files.add('photo', 0, 3, 3, about('3'));
    expect(taken(files)).toEqual([{ bytes: [1, 3], size: 3 }]);
  });

  it('come out by index, and begin anew with chunk 1', () => {
    const files = new RawFiles(10_000);
    files.add('photo', '1', 1, 1, about('1'));
    files.add('photo', '0', 1, 1, about('9'));
    files.add('photo', '0', 1, 1, about('0'));
    expect(taken(files)).toMatchObject([{ bytes: [0] }, { bytes: [1] }]);
    expect(taken(files)).toBeUndefined();
  });

  it('without a beginning are not expected', () => {
    expect(new RawFiles(100).add('photo', 0, 2, 2, about('1')).kind).toBe('unexpected');
  });

  it('poison their attr when they hold no bytes, until chunk 1 is sent anew', () => {
    const files = new RawFiles(10_000);
    files.add('photo', 0, 1, 1, about(''));
    expect([taken(files), taken(files)]).toEqual(['failing', 'failing']);
    files.add('photo', 0, 1, 1, about('1'));
    expect(taken(files)).toMatchObject([{ bytes: [1] }]);
  });

  it('are bounded all the same, and free again once they were taken', () => {
    const files = new RawFiles(1000);
    const content = Array.from({ length: 300 }, () => '1').join(',');
    for (let i = 0; i < 5; i++) {
      expect(files.add('photo', 0, 1, 2, about(content)).kind).toBe('accepted');
      expect(files.add('photo', 0, 1, 2, about(content)).kind).toBe('accepted');
      expect(files.add('photo', 0, 2, 2, about(content)).kind).toBe('too-much');
      taken(files);
    }
    const empty = Array.from(
      { length: 100 },
      (_, i) => files.add('photo', i, 1, 1, about('')).kind,
    );
    expect(empty).toContain('too-much');
  });
});

import { describe, expect, it } from 'vitest';
import { splitDoc } from './find-files';

const png = new File(['abc'], 'a.png', { type: 'image/png', lastModified: 5 });
const txt = new File(['de'], 'b.txt', { type: 'text/plain', lastModified: 6 });

function fileList(...files: File[]): FileList {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer.files;
}

describe('The files of a doc', () => {
  it.each([
    ['a File', png, ['a.png']],
    ['a list of Files', [png, txt], ['a.png', 'b.txt']],
    ['a FileList', fileList(png, txt), ['a.png', 'b.txt']],
    ['a Blob, which has no name', new Blob(['x']), ['blob']],
  ])('are found in %s', (_, value, names) => {
    const { doc, files } = splitDoc({ photo: value, n: 1 }, 9);
    expect(files.map(({ name }) => name)).toEqual(names);
    expect(files.map(({ attr, index }) => [attr, index])).toEqual(
      names.map((__, index) => ['photo', index]),
    );
    expect(doc['n']).toBe(1);
    expect(JSON.stringify(doc['photo'])).toContain(names[0]);
  });

  it('take type and time of a blob that has none from elsewhere', () => {
    const [blob] = splitDoc({ photo: new Blob(['x']) }, 9).files;
    expect(blob).toMatchObject({ type: 'application/octet-stream', lastModified: 9 });
  });

  it('are none in a doc of plain values, which stays as it is', () => {
    const doc = { a: 1, b: [1, 2], c: { d: null }, e: null };
    expect(splitDoc(doc, 9)).toEqual({ doc, files: [] });
  });

  it('are none in an empty FileList, which becomes an empty list', () => {
    expect(splitDoc({ photo: fileList() }, 9)).toEqual({ doc: { photo: [] }, files: [] });
  });

  it.each([
    [{ photo: new File([], 'empty.png') }, 'doc.photo', 'empty.png'],
    [{ photo: [png, new Blob([])] }, 'doc.photo', '0 bytes'],
    [{ photo: [png, 'text'] }, 'doc.photo', 'mixes'],
  ])('are refused where servers would lose them', (doc, field, words) => {
    expect(() => splitDoc(doc, 9)).toThrow(
      expect.objectContaining({ kind: 'usage', field, message: expect.stringContaining(words) }),
    );
  });

  it('may have a key with dots, as updates of nested attrs need', () => {
    expect(splitDoc({ 'info.cv': txt }, 9).files[0]?.attr).toBe('info.cv');
  });

  it('leave keys like __proto__ alone', () => {
    const doc: unknown = JSON.parse('{"__proto__":{"polluted":1},"n":1}');
    const split = splitDoc({ ...(doc as object), photo: png }, 9);
    expect(JSON.stringify(split.doc)).toContain('"__proto__":{"polluted":1}');
    expect('polluted' in split.doc).toBe(false);
  });
});

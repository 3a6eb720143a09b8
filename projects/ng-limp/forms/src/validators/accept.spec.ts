import fc from 'fast-check';
import { accepts } from './accept';

describe('An accept list', () => {
  it.each([
    ['image/png', 'a.png', 'image/png'],
    ['IMAGE/PNG', 'a', 'Image/png'],
    ['image/*', 'a.heic', 'image/heic'],
    ['.pdf', 'Report.PDF', ''],
    ['.tar.gz', 'all.tar.gz', 'application/gzip'],
    [' .doc , .pdf ', 'a.pdf', ''],
    ['text/plain', 'a.txt', 'text/plain;charset=utf-8'],
    ['text/plain', 'a.txt', 'text/plain ; charset=utf-8'],
    ['*/*', 'a', ''],
    ['', 'a', ''],
    [' , ', 'a', ''],
    ['pdf, *', 'a.png', 'image/png'],
    ['.صورة', 'ملف.صورة', ''],
  ])('%j takes %s of type %j', (accept, name, type) => {
    expect(accepts(accept, { name, type })).toBe(true);
  });

  it.each([
    ['image/png', 'a.png', 'image/png2'],
    ['image/png', 'a.png', ''],
    ['image/*', 'a.png', ''],
    ['image/*', 'a', 'imageish/png'],
    ['image/*', 'image/', ''],
    ['.pdf', 'pdf', 'application/pdf'],
    ['.pdf', 'a.pdf.exe', ''],
    ['pdf,.png', 'a.pdf', 'application/pdf'],
    ['*,.png', 'a.pdf', 'application/pdf'],
    ['image/png image/gif', 'a.png', 'image/png'],
    ['text/plain;charset=utf-8', 'a.txt', 'text/plain;charset=utf-8'],
  ])('%j refuses %s of type %j', (accept, name, type) => {
    expect(accepts(accept, { name, type })).toBe(false);
  });

  const word = fc.stringMatching(/^[a-z0-9][a-z0-9+-]{0,8}$/);
  const mime = fc.tuple(word, word).map((parts) => parts.join('/'));
  const file = fc.record({
    name: fc.tuple(word, word).map((parts) => parts.join('.')),
    type: fc.oneof(mime, fc.constant('')),
  });
  const token = fc.oneof(
    mime,
    word.map((top) => `${top}/*`),
    word.map((ending) => `.${ending}`),
  );

  /** What a browser would list a file under, each by itself. */
  const tokensFor = ({ name, type }: Pick<File, 'name' | 'type'>): string[] => [
    name.slice(name.lastIndexOf('.')),
    ...(type === '' ? [] : [type, type.replace(/\/.*/, '/*')]),
  ];
  const shouted = (text: string, upper: readonly boolean[]): string =>
    text.replace(/./g, (c, at: number) => (upper[at % upper.length] ? c.toUpperCase() : c));

  it('takes a file whenever one token names it, wherever that stands and however it is written', () => {
    const letters = fc.array(fc.boolean(), { minLength: 1 });
    const gap = fc.constantFrom('', ' ', '\t', '\n ');
    const inputs = [file, fc.array(token), fc.nat(), fc.nat(), letters, letters, gap] as const;
    fc.assert(
      fc.property(...inputs, (chosen, others, which, where, upper, upperToo, space) => {
        const own = tokensFor(chosen);
        const named = own[which % own.length] ?? '';
        const list = others.toSpliced(where % (others.length + 1), 0, shouted(named, upper));
        const { name, type } = chosen;
        const written = { name: shouted(name, upperToo), type: shouted(type, upper) };
        expect(accepts(list.join(`${space},${space}`), written)).toBe(true);
      }),
    );
  });

  it('refuses a file that no token names', () => {
    fc.assert(
      fc.property(file, fc.array(token, { minLength: 1 }), (chosen, list) => {
        const own = tokensFor(chosen);
        // A token of several endings, such as `.b.c`, cannot come up: words have no dot.
        fc.pre(!list.some((one) => own.includes(one)));
        expect(accepts(list.join(','), chosen)).toBe(false);
      }),
    );
  });

  it('is the same list in any order, with any token twice', () => {
    fc.assert(
      fc.property(file, fc.array(token), (chosen, list) => {
        const once = accepts(list.join(','), chosen);
        expect(accepts([...list].reverse().join(', '), chosen)).toBe(once);
        expect(accepts([...list, ...list].join(','), chosen)).toBe(once);
      }),
    );
  });
});

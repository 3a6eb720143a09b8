import { decodeDoc, decodeQuery } from './decode-request';

describe('The text of a query', () => {
  it('is a list of objects, or of lists of objects', () => {
    const text = '[{"_id": "x"}, [{"a": 1}, {"b": 2}]]';
    expect(decodeQuery(text)).toEqual({
      ok: true,
      value: [{ _id: 'x' }, [{ a: 1 }, { b: 2 }]],
    });
  });

  it('stands for all when there is none', () => {
    expect(decodeQuery('  ')).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['{"_id": "x"}', 'A query is a list, such as [] for all, or [{"_id": "…"}].'],
    ['[{}, "x"]', 'Item 2 of the query is no object. Write {"attr": value}.'],
    ['[{},\n{"a" 1}]', 'Line 2, column 6: a colon is missing after the key.'],
  ])('is refused in words: %s', (text, problem) => {
    expect(decodeQuery(text)).toEqual({ ok: false, problem });
  });
});

describe('The text of a doc', () => {
  it('is an object, empty when there is none', () => {
    expect(decodeDoc('{"n": {"$add": 2}}')).toEqual({ ok: true, value: { n: { $add: 2 } } });
    expect(decodeDoc('')).toEqual({ ok: true, value: {} });
  });

  it.each(['[]', '1', 'null'])('is no %s', (text) => {
    expect(decodeDoc(text)).toMatchObject({ ok: false });
  });
});

import { describe, expect, it } from 'vitest';
import { jsonValue, writeJson } from './write-json';

const UTC = '2026-11-20T23:34:10.167000';
const date = new Date('2026-11-20T23:34:10.167Z');

class Point {
  readonly x = 1;
}

/** As `Temporal`, moment and others have it. */
class Later {
  toJSON(): string {
    return 'later';
  }
}

/** A value whose `toJSON()` gives another. */
function telling(value: unknown): object {
  return { toJSON: () => value };
}

const odd = JSON.parse('{"__proto__":{"a":1},"constructor":2,"":3,"toJSON":4}') as object;

describe('What is written as JSON', () => {
  it.each<readonly [string, unknown]>([
    ['plain values', { a: [1, -1.5e-7, 'x', true, null, []], b: { c: {} } }],
    ['any text', { 'é "\\\n': '\u0000\u001f\u007f\u2028\ud83d😀"\\' }],
    ['zero, which has no sign', { a: -0 }],
    ['keys with a meaning in JavaScript', odd],
    ['numbers that have no neighbours', [2 ** 60, 1e21]],
    ['objects without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['the same object twice', [date.getTime(), ...new Array<object>(2).fill({ a: 1 })]],
    ['classes that have a toJSON()', { at: new Later(), url: new URL('http://a.b') }],
    ['what is undefined, at a key of a doc', { a: undefined, b: { c: undefined } }],
    ['what no list of keys shows', Object.defineProperty({}, 'hidden', { value: Map })],
  ])('is what JSON.stringify writes: %s', (_, value) => {
    expect(writeJson('doc', value)).toBe(JSON.stringify(value));
  });

  it('are times as LIMP has them, in UTC', () => {
    for (const field of ['doc', 'query'] as const) {
      expect(jsonValue(field, [{ at: date, all: [date], told: telling(date) }])).toEqual([
        { at: UTC, all: [UTC], told: UTC },
      ]);
    }
  });

  it('is so for values of other windows', () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const other = frame.contentWindow as Window & typeof globalThis;
    const value = { list: other.Array.of(1), object: new other.Object(), at: new other.Date(date) };
    expect(writeJson('doc', value)).toBe(`{"list":[1],"object":{},"at":"${UTC}"}`);
    const map = new other.Map();
    const file = new other.File(['x'], 'x');
    frame.remove();
    expect(() => writeJson('doc', { map })).toThrow('Map');
    expect(() => writeJson('doc', { info: { file } })).toThrow('nested');
  });

  it('is what was checked, even of getters that change their minds', () => {
    let times = 0;
    const fickle = {
      get value(): unknown {
        times += 1;
        return times === 1 ? 'once' : undefined;
      },
    };
    expect(writeJson('query', [fickle])).toBe('[{"value":"once"}]');
  });

  it('is a copy: what is changed later is not', () => {
    const tags = ['a'];
    const copy = jsonValue('doc', { tags });
    tags.push('b');
    expect(copy).toEqual({ tags: ['a'] });
  });
});

describe('What JSON would change without a word', () => {
  const sparse: unknown[] = [1];
  sparse[2] = 3;

  it.each<readonly [string, unknown, string, string]>([
    ['NaN', { n: NaN }, 'doc.n', 'NaN'],
    ['Infinity', { n: [0, -Infinity] }, 'doc.n[1]', '-Infinity'],
    ['a function, such as a signal', { name: () => 'x' }, 'doc.name', 'signal'],
    ['a class', { name: Point }, 'doc.name', 'function'],
    ['a symbol', { a: Symbol('s') }, 'doc.a', 'symbol'],
    ['a key that is a symbol', { a: { [Symbol('s')]: 1 } }, 'doc.a["Symbol(s)"]', 'symbol'],
    ['a bigint', { n: 1n }, 'doc.n', 'bigint'],
    ['a Map', { a: new Map([[1, 2]]) }, 'doc.a', 'Object.fromEntries'],
    ['a Set', { a: [new Set([1])] }, 'doc.a[0]', '[...value]'],
    ['a RegExp', { a: /x/ }, 'doc.a', 'source'],
    ['an ArrayBuffer', { a: new ArrayBuffer(1) }, 'doc.a', 'File'],
    ['bytes', { a: new Uint8Array(2) }, 'doc.a', 'File'],
    ['a DataView', { a: new DataView(new ArrayBuffer(1)) }, 'doc.a', 'File'],
    ['a Promise', { a: Promise.resolve(1) }, 'doc.a', 'await'],
    ['an Error', { a: new Error('x') }, 'doc.a', 'message'],
    ['a FormData', { a: new FormData() }, 'doc.a', 'FormData'],
    ['a WeakMap', { a: new WeakMap() }, 'doc.a', 'WeakMap'],
    ['a number in an object', { a: Object(1) as object }, 'doc.a', 'Number'],
    ['an instance of a class', { a: new Point() }, 'doc.a', '{...value}'],
    ['a doc that is an instance of a class', new Point(), 'doc', '{...value}'],
    ['an object that inherits', { a: Object.create({ x: 1 }) as object }, 'doc.a', '{...value}'],
    ['an invalid Date', { at: new Date(NaN) }, 'doc.at', 'valid Date'],
    ['a Date beyond the years of LIMP', { at: new Date(8e15) }, 'doc.at', '9999'],
    ['what is undefined in a list', { a: [1, undefined] }, 'doc.a[1]', 'null'],
    ['what is missing in a list', { a: sparse }, 'doc.a[1]', 'null'],
    ['an operator without a value', { n: { $add: undefined } }, 'doc.n.$add', 'undefined'],
    ['a file inside an object', { info: { cv: new File(['x'], 'c') } }, 'doc.info.cv', 'info.cv'],
    ['a file inside a list', { i: [{ cv: new Blob(['x']) }] }, 'doc.i[0].cv', 'nested'],
    ['what toJSON() gives', { a: telling([NaN]) }, 'doc.a[0]', 'NaN'],
    ['what toJSON() leaves undefined', { a: telling(undefined) }, 'doc.a', 'undefined'],
    ['what toJSON() leaves undefined in a list', [telling(undefined)], 'doc[0]', 'undefined'],
    ['a key that is no name', { 'a.b': { 'c d"': NaN } }, 'doc["a.b"]["c d\\""]', 'NaN'],
  ])('is refused, with its path and a way out: %s', (_, doc, field, words) => {
    expect(() => writeJson('doc', doc)).toThrow(
      expect.objectContaining({ kind: 'usage', field, message: expect.stringContaining(words) }),
    );
  });

  it('is refused in queries, where a condition would be lost besides', () => {
    const sparseQuery: unknown[] = [];
    sparseQuery[1] = { a: 1 };
    for (const [query, field] of [
      [[{ _id: undefined }], 'query[0]._id'],
      [[{ a: 1 }, undefined], 'query[1]'],
      [sparseQuery, 'query[0]'],
      [[[{ a: 1 }, { b: undefined }]], 'query[0][1].b'],
      [[{ __or: [{ a: undefined }] }], 'query[0].__or[0].a'],
      [[{ a: { $in: [1, undefined] } }], 'query[0].a.$in[1]'],
      [[{ a: { $eq: undefined } }], 'query[0].a.$eq'],
      [[{ a: { b: { c: undefined } } }], 'query[0].a.b.c'],
      [[{ $sort: { a: undefined } }], 'query[0].$sort.a'],
      [[{ $limit: undefined }], 'query[0].$limit'],
      [[{ $attrs: [undefined] }], 'query[0].$attrs[0]'],
      [[{ a: telling(undefined) }], 'query[0].a'],
      [[{ a: /x/ }], 'query[0].a'],
      [[{ a: new File([], 'x') }], 'query[0].a'],
      [{ a: { val: undefined } }, 'query.a.val'],
    ] as const) {
      expect(() => writeJson('query', query)).toThrow(
        expect.objectContaining({ kind: 'usage', field }),
      );
    }
  });

  it('is refused without showing a value, which may be secret', () => {
    for (const secret of [/hidden/, Symbol('x'), Object('hidden'), new Error('hidden')]) {
      expect(() => writeJson('doc', { secret })).not.toThrow('hidden');
      expect(() => writeJson('doc', { secret })).toThrow('doc.secret');
    }
  });
});

describe('What cannot be read to its end', () => {
  const itself: Record<string, unknown> = {};
  itself['again'] = [itself];
  let deep: unknown = null;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];

  it.each([
    ['what contains itself', itself],
    ['what is nested without end', { deep }],
  ])('is refused: %s', (_, doc) => {
    expect(() => writeJson('doc', doc)).toThrow(
      expect.objectContaining({ field: 'doc', message: expect.stringContaining('levels') }),
    );
  });

  it('is refused with its place where reading it fails', () => {
    const failing = (): never => {
      throw new TypeError('hidden');
    };
    for (const part of [
      { toJSON: failing },
      Object.defineProperty({}, 'x', { get: failing, enumerable: true }),
    ]) {
      expect(() => writeJson('doc', { list: [part] })).toThrow(
        expect.objectContaining({ kind: 'usage', field: expect.stringContaining('doc.list[0]') }),
      );
      expect(() => writeJson('doc', { list: [part] })).not.toThrow('hidden');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { applyChanges, sameValue, type Change } from './change.ts';
import { makeDoc } from './value.ts';

const doc = { n: 5, tags: ['a', 'b'], info: { deep: { n: 1 } }, meta: null };

function changed(...changes: readonly Change[]): unknown {
  return JSON.parse(JSON.stringify(applyChanges(doc, changes) ?? null));
}

describe('changes', () => {
  it('set values, at dotted paths too, without touching the document they begin with', () => {
    expect(changed({ kind: 'set', path: 'info.deep.n', value: 2 })).toMatchObject({
      n: 5,
      info: { deep: { n: 2 } },
    });
    expect(doc.info.deep.n).toBe(1);
  });

  it('make the dicts that a path leads through', () => {
    expect(changed({ kind: 'set', path: 'info.a.b', value: 1 })).toMatchObject({
      info: { deep: { n: 1 }, a: { b: 1 } },
    });
  });

  it('cannot lead through null or a number', () => {
    expect(changed({ kind: 'set', path: 'meta.cv', value: 1 })).toBeNull();
    expect(changed({ kind: 'set', path: 'n.x', value: 1 })).toBeNull();
  });

  it('add and multiply numbers, one after the other, and nothing else', () => {
    expect(
      changed({ kind: 'add', path: 'n', by: -2 }, { kind: 'multiply', path: 'n', by: 4 }),
    ).toMatchObject({ n: 12 });
    expect(changed({ kind: 'add', path: 'tags', by: 1 })).toBeNull();
    expect(changed({ kind: 'add', path: 'unset', by: 1 })).toMatchObject({ unset: 1 });
  });

  it('append to lists, and only what is new if unique', () => {
    expect(changed({ kind: 'append', path: 'tags', value: 'b', unique: false })).toMatchObject({
      tags: ['a', 'b', 'b'],
    });
    expect(changed({ kind: 'append', path: 'tags', value: 'b', unique: true })).toMatchObject({
      tags: ['a', 'b'],
    });
    expect(changed({ kind: 'append', path: 'n', value: 'b', unique: true })).toBeNull();
  });

  it('remove every one of the values from lists', () => {
    expect(changed({ kind: 'remove', path: 'tags', values: ['b', 'x'] })).toMatchObject({
      tags: ['a'],
    });
  });

  it('take __proto__ in a path for a key', () => {
    const after = applyChanges(makeDoc([]), [{ kind: 'set', path: 'a.__proto__.x', value: 1 }]);
    expect(JSON.stringify(after)).toBe('{"a":{"__proto__":{"x":1}}}');
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });
});

describe('sameness', () => {
  it('is a matter of contents, not of the order of keys', () => {
    expect(sameValue({ a: 1, b: [null, 'x'] }, { b: [null, 'x'], a: 1 })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(sameValue([1, 2], [2, 1])).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import type { Value } from '../data/value.ts';
import { attr, type Attr } from './attr.ts';
import { fit } from './fit.ts';
import { typeAtPath } from './path.ts';
import { fileDoc } from './stored-file.ts';

const png = fileDoc({
  name: 'a.png',
  lastModified: 1,
  type: 'image/png',
  size: 1,
  blob: '0'.repeat(32),
});

function fits(of: Attr, value: Value): boolean {
  return fit(of.type, value).fits;
}

function fitted(of: Attr, value: Value): unknown {
  const result = fit(of.type, value);
  return result.fits ? structuredClone(result.value) : 'does not fit';
}

describe('an attr of type', () => {
  it.each<[string, Attr, Value[], Value[]]>([
    ['id', attr.id(), ['f00000000000000000000010'], ['xx', '', null, 1]],
    ['str', attr.str(), ['', 'x'], [1, null, {}]],
    ['int', attr.int(), [0, -5], [1.5, '1', null, Number.MAX_VALUE]],
    ['float', attr.float(), [1.5, 2], ['1']],
    ['bool', attr.bool(), [true, false], [0, 'true']],
    ['email', attr.email(), ['a@b.c', 'üser@exämple.com'], ['a@b', 'a b@c.d', '@b.c', 'x', 1]],
    ['phone', attr.phone(), ['+971501'], ['971501', '+', '+1a']],
    ['time', attr.time(), ['2026-11-20T23:34:10.167267'], ['2026-11-20', 5]],
    ['choice', attr.choice(['a', 'b']), ['a'], ['c', 1]],
    ['map', attr.map(attr.int()), [{}, { a: 1 }], [{ a: 'x' }, [], null]],
    ['list', attr.list(attr.str()), [[], ['a']], [['a', 1], 'a', {}]],
    ['file', attr.file(), [png, [png]], [[], null, { name: 'a', content: true }, 'x']],
  ])('%s takes its own values and no others', (_name, of, right, wrong) => {
    expect(right.filter((value) => !fits(of, value))).toEqual([]);
    expect(wrong.filter((value) => fits(of, value))).toEqual([]);
  });

  it('id keeps ids in lower case, so that they can be compared', () => {
    expect(fitted(attr.id(), 'F00000000000000000000010')).toBe('f00000000000000000000010');
  });

  it('locale needs the main locale and gives its text to the others', () => {
    expect(fitted(attr.locale(), { en_AE: 'x' })).toEqual({ ar_AE: 'x', en_AE: 'x' });
    expect(fits(attr.locale(), { ar_AE: 'x' })).toBe(false);
    expect(fits(attr.locale(), { en_AE: 'x', fr_FR: 'x' })).toBe(false);
    expect(fits(attr.locale(), 'x')).toBe(false);
  });

  it('dict fills in defaults, drops what it does not know, and tells a wrong inside from a wrong type', () => {
    const of = attr.dict({ a: attr.int(), b: attr.str({ default: null }) });
    expect(fitted(of, { a: 1, c: 2 })).toEqual({ a: 1, b: null });
    expect(fit(of.type, { b: 'x' })).toEqual({ fits: false, within: true });
    expect(fit(of.type, [])).toEqual({ fits: false, within: false });
  });

  it('file takes the first of several, and only types that it accepts', () => {
    expect(fits(attr.file(['image/*']), png)).toBe(true);
    expect(fits(attr.file(['image/png']), png)).toBe(true);
    expect(fits(attr.file(['image/jpeg', 'text/*']), png)).toBe(false);
    expect(fitted(attr.file(), [png, 'more'])).toMatchObject({ name: 'a.png' });
  });
});

describe('a dotted path', () => {
  const attrs = {
    info: attr.map(attr.any()),
    meta: attr.dict({ cv: attr.file() }),
    photo: attr.file(),
  };

  it.each([
    ['info', 'map'],
    ['info.a.b', 'any'],
    ['meta.cv', 'file'],
  ])('%s has the type %s', (path, kind) => {
    expect(typeAtPath(attrs, path)?.kind).toBe(kind);
  });

  it.each(['nothing', 'meta.x', '__proto__', 'constructor.name', 'photo.content'])(
    '%s leads to no attr',
    (path) => {
      expect(typeAtPath(attrs, path)).toBeUndefined();
    },
  );

  it('that would nest documents too deep leads to no attr', () => {
    expect(typeAtPath(attrs, `info${'.a'.repeat(1000)}`)).toBeUndefined();
  });
});

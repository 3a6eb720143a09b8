import { describe, expect, it } from 'vitest';
import { attr } from './attr.ts';
import { defineModule, isModule, ModuleError, type ModuleDefinition } from './define-module.ts';

describe('defining a module', () => {
  it('makes something that the loader knows', () => {
    expect(isModule(defineModule({ name: 'thing', attrs: {} }))).toBe(true);
    expect(isModule({ name: 'thing', attrs: {} })).toBe(false);
    expect(isModule(undefined)).toBe(false);
  });

  it.each(['Thing', 'a/b', '', '1st'])(
    'refuses the name %j, which no endpoint can have',
    (name) => {
      expect(() => defineModule({ name, attrs: {} })).toThrow(TypeError);
    },
  );

  it('refuses a method whose name no endpoint can have', () => {
    const methods = { doIt: { permissions: [], run: () => ({ status: 200, msg: '', args: {} }) } };
    expect(() => defineModule({ name: 'thing', attrs: {}, methods })).toThrow(/doIt/);
  });

  it('refuses extensions and unique attrs that are no attrs', () => {
    const attrs = { name: attr.str() };
    expect(() =>
      defineModule({ name: 'thing', attrs, extensions: { user: { module: 'user', attrs: [] } } }),
    ).toThrow(/user/);
    expect(() => defineModule({ name: 'thing', attrs, unique: ['email'] })).toThrow(/email/);
  });

  it.each<[string, Pick<ModuleDefinition, 'index' | 'search' | 'geo'>, RegExp]>([
    ['an index of no attr', { index: ['nothing'] }, /index\[0\] names 'nothing'/],
    ['an index of part of no attr', { index: ['name', 'inner.x'] }, /index\[1\] names 'inner\.x'/],
    ['an empty index', { index: [[]] }, /index\[0\] is empty/],
    ['an index of two lists', { index: [['tags', 'more']] }, /index\[0\] has two lists/],
    ['an attr twice', { index: [['name', 'name']] }, /index\[0\] names an attr twice/],
    ['a search in no attr', { search: ['nothing'] }, /search names 'nothing'/],
    ['a search in a secret', { search: ['name', 'pin'] }, /search names 'pin', which is a secret/],
    ['a search in a secret within', { search: ['inner.pin'] }, /search names 'inner\.pin'/],
    ['a search in what holds a secret', { search: ['inner'] }, /search names 'inner'/],
    ['a search in a list of secrets', { search: ['pins'] }, /search names 'pins'/],
    ['a place that is no attr', { geo: ['nothing'] }, /geo names 'nothing'/],
    ['a place that is a secret', { geo: ['inner.pin'] }, /geo names 'inner\.pin'/],
    ['a place that holds a secret', { geo: ['inner'] }, /geo names 'inner'/],
  ])('refuses %s, and names module and field', (_what, declared, problem) => {
    const attrs = {
      name: attr.str(),
      pin: attr.str({ secret: true }),
      pins: attr.list(attr.str({ secret: true })),
      tags: attr.list(attr.str()),
      more: attr.list(attr.int()),
      inner: attr.dict({ shown: attr.str(), pin: attr.str({ secret: true }) }),
    };
    const define = (): unknown => defineModule({ name: 'thing', attrs, ...declared });
    expect(define).toThrow(ModuleError);
    expect(define).toThrow(/^Module 'thing': /);
    expect(define).toThrow(problem);
  });

  it('takes an index over a list, a secret, and attrs within dicts', () => {
    const attrs = {
      tags: attr.list(attr.str()),
      pin: attr.str({ secret: true }),
      inner: attr.dict({ shown: attr.str() }),
    };
    const index = [['tags', 'inner.shown'], 'pin'];
    expect(defineModule({ name: 'thing', attrs, index, search: ['inner'] }).index).toBe(index);
  });
});

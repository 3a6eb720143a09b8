import { describe, expect, it } from 'vitest';
import { attr } from './attr.ts';
import { defineModule, isModule } from './define-module.ts';

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
});

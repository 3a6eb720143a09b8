import { describe, expect, it } from 'vitest';
import { anonSession } from '../core/anon-session.ts';
import type { Doc } from '../data/value.ts';
import { CALLER, grant, type Permission } from './permission.ts';
import { mergePrivileges, type Session } from './session.ts';

const anon = anonSession('token');

function user(privileges: Doc): Session {
  return { _id: 's', token: 't', user: { _id: 'u', privileges } };
}

function may(session: Session, ...permissions: Permission[]): boolean {
  return grant(permissions, session, 'staff', 'update') !== undefined;
}

describe('a permission', () => {
  it('to anyone is for everybody, one to the authed is not for anon, and none is for nobody', () => {
    expect(may(anon, { to: 'anyone' })).toBe(true);
    expect(may(anon, { to: 'authed' })).toBe(false);
    expect(may(user({}), { to: 'authed' })).toBe(true);
    expect(may(user({ '*': ['*'] }))).toBe(false);
  });

  it.each<[Doc, boolean]>([
    [{ staff: ['update'] }, true],
    [{ staff: ['*'] }, true],
    [{ '*': ['update'] }, true],
    [{ '*': ['*'] }, true],
    [{ staff: ['read'] }, false],
    [{ user: ['update'] }, false],
    [{ staff: 'update' }, false],
    [{}, false],
  ])('to the privileged is, with privileges %j, given: %s', (privileges, given) => {
    expect(may(user(privileges), { to: 'privileged' })).toBe(given);
  });

  it('can name a privilege other than the method', () => {
    const permission: Permission = { to: 'privileged', privilege: 'admin' };
    expect(may(user({ staff: ['update'] }), permission)).toBe(false);
    expect(may(user({ staff: ['admin'] }), permission)).toBe(true);
  });

  it('can be for owners only: the caller is filled in wherever it stands', () => {
    const owners: Permission = {
      to: 'authed',
      query: [{ user: CALLER }, { __or: [{ n: 1 }, { user: { $in: [CALLER] } }] }],
      doc: { user: CALLER, by: 'x' },
    };
    const granted = grant([owners], user({}), 'staff', 'update');
    expect(JSON.parse(JSON.stringify(granted))).toEqual({
      query: [{ user: 'u' }, { __or: [{ n: 1 }, { user: { $in: ['u'] } }] }],
      doc: { user: 'u', by: 'x' },
    });
  });

  it('that comes first counts', () => {
    const permissions: Permission[] = [{ to: 'privileged' }, { to: 'anyone', query: [{ n: 1 }] }];
    expect(grant(permissions, anon, 'staff', 'update')?.query).toHaveLength(1);
    expect(grant(permissions, user({ staff: ['*'] }), 'staff', 'update')?.query).toEqual([]);
  });
});

describe('privileges of several groups', () => {
  it('add up', () => {
    const merged = mergePrivileges([{ a: ['x', 'y'] }, { a: ['y', 'z'], b: ['*'] }, { c: 'junk' }]);
    expect(Object.fromEntries(merged)).toEqual({ a: ['x', 'y', 'z'], b: ['*'] });
  });
});

import { describe, expect, it } from 'vitest';
import { servers } from '../../spec/servers';
import type { AuthHashLevel } from './api-level';
import { authHash, reauthHash } from './auth-hash';

const user = { authVar: 'email', authVal: 'a@b.c', password: 'pass', anonToken: 'anon' };
const exotic = {
  authVar: 'username',
  authVal: 'عبد الله',
  password: 'pässwörd-✓-😀"\\',
  anonToken: 'jeton-é',
};

/** The JSON of each recipe, written out by hand as a server of the level reads it. */
const vectors: readonly (readonly [AuthHashLevel, typeof user, string])[] = [
  ['4.0', user, '{"email":"a@b.c","password":"pass"}'],
  ['4.0', exotic, '{"username":"عبد الله","password":"pässwörd-✓-😀\\"\\\\"}'],
  ['5.0', user, '{"hash":["email","a@b.c","pass"]}'],
  ['5.0', exotic, '{"hash":["username","عبد الله","pässwörd-✓-😀\\"\\\\"]}'],
  ['5.6', user, '{"hash":["email","a@b.c","pass","anon"]}'],
  ['5.6', exotic, '{"hash":["username","عبد الله","pässwörd-✓-😀\\"\\\\","jeton-é"]}'],
];

describe('An auth hash', () => {
  it.each(vectors)('of recipe %s is the base64url of its JSON', async (level, input, json) => {
    expect(authHash(level, input)).toBe(await servers.base64url(json));
  });

  it('is the one that a real 6.0.5 server accepted for its admin', () => {
    const admin = { authVar: 'email', authVal: 'ADMIN@LIMP.MASAAR.COM', password: '__ADMIN' };
    const anonToken = '__ANON_TOKEN_f00000000000000000000012';
    expect(authHash('5.6', { ...admin, anonToken })).toBe(
      'eyJoYXNoIjpbImVtYWlsIiwiQURNSU5ATElNUC5NQVNBQVIuQ09NIiwiX19BRE1JTiIsIl9fQU5PTl9UT0tFTl9mMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTIiXX0',
    );
  });

  it('is the one that a real 6.0.5 server accepted for a password beyond ASCII', () => {
    const authVal = 'üser@exämple.com';
    const anonToken = '__ANON_TOKEN_f00000000000000000000012';
    const password = 'pässwörd-✓-كلمة';
    expect(authHash('5.6', { authVar: 'email', authVal, password, anonToken })).toBe(
      'eyJoYXNoIjpbImVtYWlsIiwiw7xzZXJAZXjDpG1wbGUuY29tIiwicMOkc3N3w7ZyZC3inJMt2YPZhNmF2KkiLCJfX0FOT05fVE9LRU5fZjAwMDAwMDAwMDAwMDAwMDAwMDAwMDEyIl19',
    );
  });

  it('of recipe 6.1 is the plain string of its parts', () => {
    expect(authHash('6.1', exotic)).toBe('usernameعبد اللهpässwörd-✓-😀"\\jeton-é');
  });

  it('of recipe 4.0 keeps its keys in order even for a var that looks like a number', async () => {
    const input = { ...user, authVar: '7' };
    expect(authHash('4.0', input)).toBe(await servers.base64url('{"7":"a@b.c","password":"pass"}'));
  });
});

describe('An auth hash in ASCII', () => {
  it('is the one that Python makes, with every character beyond ASCII escaped', async () => {
    const input = { ...exotic, authVal: 'é😀' };
    const json =
      '{"hash":["username","\\u00e9\\ud83d\\ude00","p\\u00e4ssw\\u00f6rd-\\u2713-\\ud83d\\ude00\\"\\\\"]}';
    expect(authHash('5.0', input, { ascii: true })).toBe(await servers.base64url(json));
  });
});

describe('A reauth hash', () => {
  it('is the one that a real 6.0.5 server accepted', () => {
    expect(reauthHash('BFsHxrf8YQMq-Cuja4Iiav_1JV_hSF4AE57eSKaIPlU')).toBe(
      'eyJ0b2tlbiI6IkJGc0h4cmY4WVFNcS1DdWphNElpYXZfMUpWX2hTRjRBRTU3ZVNLYUlQbFUifQ',
    );
  });
});

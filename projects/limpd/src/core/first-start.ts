import { equals } from '../data/filter.ts';
import { limpTime } from '../data/times.ts';
import type { Store } from '../data/store.ts';
import { makeDoc, own, type Doc, type Value } from '../data/value.ts';
import { ADMIN_ID, ANON_ID, ANON_SESSION_ID, DEFAULT_GROUP_ID } from '../module/session.ts';
import type { Level, Quirks } from '../level/level.ts';
import { authHash } from './auth-hash.ts';
import { AUTH_ATTRS } from './user.ts';

/** What the documents that every server has are made of. */
export interface FirstDocs {
  readonly adminEmail: string;
  /** Never to be logged. */
  readonly adminPassword: string;
  /** Never to be logged. */
  readonly anonToken: string;
  /** What the DEFAULT group grants, by module. */
  readonly defaultPrivileges: Readonly<Record<string, readonly string[]>>;
  readonly level: Level;
  readonly quirks: Quirks;
}

/**
 * Makes the users ADMIN and ANON, the anon session and the DEFAULT group where the store lacks them.
 * Those it has stay as they are, so a password that was changed stays changed.
 */
export async function ensureFirstDocs(store: Store, first: FirstDocs): Promise<void> {
  await ensure(store, 'user', adminDoc(first));
  await ensure(store, 'user', anonDoc());
  await ensure(store, 'group', defaultGroupDoc(first));
  await ensure(store, 'session', anonSessionDoc(first));
}

async function ensure(store: Store, collection: string, doc: Doc): Promise<void> {
  const there = await store.count(collection, equals('_id', own(doc, '_id') ?? null));
  if (there === 0) await store.insert(collection, doc);
}

function adminDoc(first: FirstDocs): Doc {
  const login = { email: first.adminEmail, username: '__ADMIN', phone: '+971500000000' };
  const hashes = AUTH_ATTRS.map((attr): [string, Value] => [
    `${attr}_hash`,
    authHash(
      first.level.hashRecipe,
      { attr, value: login[attr], password: first.adminPassword, anonToken: first.anonToken },
      first.quirks.adminHash,
    ),
  ]);
  return userDoc(ADMIN_ID, '__ADMIN', [
    ['privileges', makeDoc([['*', first.level.allPrivileges]])],
    ...Object.entries(login),
    ...hashes,
  ]);
}

/** Nobody can auth as ANON: it has no hashes. */
function anonDoc(): Doc {
  return userDoc(ANON_ID, '__ANON', [
    ['privileges', makeDoc([])],
    ['email', 'ANON@LIMP.MASAAR.COM'],
    ['username', '__ANON'],
    ['phone', '+0'],
  ]);
}

function userDoc(id: string, name: string, more: readonly [string, Value][]): Doc {
  return makeDoc([
    ['name', bothLocales(name)],
    ['locale', 'en_AE'],
    ['create_time', limpTime()],
    ['login_time', null],
    ['groups', []],
    ['status', 'active'],
    ['settings', makeDoc([])],
    ...more,
    ['_id', id],
  ]);
}

function defaultGroupDoc(first: FirstDocs): Doc {
  return makeDoc([
    ['user', ADMIN_ID],
    ['name', bothLocales('__DEFAULT')],
    ['privileges', makeDoc(Object.entries(first.defaultPrivileges))],
    ['create_time', limpTime()],
    ['_id', DEFAULT_GROUP_ID],
  ]);
}

function anonSessionDoc(first: FirstDocs): Doc {
  return makeDoc([
    ['user', ANON_ID],
    ['groups', []],
    ['host_add', '127.0.0.1'],
    ['user_agent', ''],
    ['expiry', '9999-12-31T23:59:59.000000'],
    ['token', first.anonToken],
    ['create_time', limpTime()],
    ['_id', ANON_SESSION_ID],
  ]);
}

function bothLocales(text: string): Doc {
  return makeDoc([
    ['ar_AE', text],
    ['en_AE', text],
  ]);
}

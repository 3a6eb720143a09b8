import { equals } from '../data/filter.ts';
import { limpTime } from '../data/times.ts';
import type { Store } from '../data/store.ts';
import { makeDoc, textAt, type Doc, type Value } from '../data/value.ts';
import { ADMIN_ID, ANON_ID, ANON_SESSION_ID, DEFAULT_GROUP_ID } from '../module/session.ts';
import type { Level, Quirks } from '../level/level.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { authHash, canonicalHash } from './auth-hash.ts';
import { AUTH_ATTRS } from './auth-attrs.ts';

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
  readonly passwords: Passwords;
}

/**
 * Makes the users ADMIN and ANON, the anon session and the DEFAULT group where the store lacks them.
 * Those it has stay as they are, so a password that was changed stays changed.
 */
export async function ensureFirstDocs(store: Store, first: FirstDocs): Promise<void> {
  if (!(await hasDoc(store, 'user', ADMIN_ID))) await store.insert('user', await adminDoc(first));
  await ensure(store, 'user', anonDoc());
  await ensure(store, 'group', defaultGroupDoc(first));
  await ensure(store, 'session', anonSessionDoc(first));
}

async function ensure(store: Store, collection: string, doc: Doc): Promise<void> {
  if (!(await hasDoc(store, collection, textAt(doc, '_id')))) await store.insert(collection, doc);
}

async function hasDoc(store: Store, collection: string, id: string): Promise<boolean> {
  return (await store.count(collection, equals('_id', id))) > 0;
}

async function adminDoc(first: FirstDocs): Promise<Doc> {
  const login = { email: first.adminEmail, username: '__ADMIN', phone: '+971500000000' };
  const { hashRecipe } = first.level;
  const hashes: [string, Value][] = [];
  for (const attr of AUTH_ATTRS) {
    const sent = authHash(
      hashRecipe,
      { attr, value: login[attr], password: first.adminPassword, anonToken: first.anonToken },
      first.quirks.adminHash,
    );
    hashes.push([`${attr}_hash`, await first.passwords.hash(canonicalHash(hashRecipe, sent))]);
  }
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

import { randomBytes } from 'node:crypto';
import { allOf, equals, type Filter } from '../data/filter.ts';
import { newId } from '../data/ids.ts';
import type { Store } from '../data/store.ts';
import { limpTime } from '../data/times.ts';
import { isList, makeDoc, own, type Value } from '../data/value.ts';
import type { MethodCall } from '../module/method.ts';
import { DELETED_ATTR } from '../module/query.ts';
import { Refusal, type Reply } from '../module/reply.ts';
import { provesSame } from './auth-hash.ts';
import { open, SESSION_MS } from './session-doc.ts';
import { AUTH_ATTRS } from './user.ts';

/** Answers `session/auth` (LIMP protocol, section 5). */
export async function auth(call: MethodCall): Promise<Reply> {
  const { doc, services } = call;
  const attr = AUTH_ATTRS.find((name) => typeof own(doc, name) === 'string');
  const value = attr === undefined ? undefined : own(doc, attr);
  if (attr === undefined || value === undefined) throw wrongCredentials();

  const filter = allOf(equals(attr, value), equals(DELETED_ATTR, null));
  const [user] = await services.store.find('user', filter);
  const known = user === undefined ? undefined : own(user, `${attr}_hash`);
  const given = own(doc, 'hash');
  if (user === undefined || typeof known !== 'string' || typeof given !== 'string') {
    throw wrongCredentials();
  }
  if (!provesSame(services.level.hashRecipe, known, given)) throw wrongCredentials();
  if (own(user, 'status') !== 'active') {
    throw new Refusal(403, 'CORE_SESSION_INVALID_USER', 'The account is not active.');
  }

  const groups = own(doc, 'groups') ?? [];
  const userGroups = own(user, 'groups');
  const hasGroups =
    isList(groups) && isList(userGroups) && groups.every((group) => userGroups.includes(group));
  if (!hasGroups) throw wrongCredentials();

  const session = makeDoc([
    ['user', own(user, '_id') ?? null],
    ['groups', groups],
    ['host_add', call.conn.hostAdd],
    ['user_agent', call.conn.userAgent],
    ['expiry', limpTime(Date.now() + SESSION_MS)],
    ['token', randomBytes(32).toString('base64url')],
    ['create_time', limpTime()],
    ['_id', newId()],
  ]);
  await dropExpired(services.store, own(user, '_id') ?? null);
  await services.store.insert('session', session);
  return open(call, 'auth', session, user);
}

/** Sessions that nobody can go on with would pile up. */
async function dropExpired(store: Store, user: Value): Promise<void> {
  const expired: Filter = {
    kind: 'compare',
    path: 'expiry',
    operator: '$lt',
    value: limpTime(),
  };
  await store.remove('session', allOf(equals('user', user), expired));
}

function wrongCredentials(): Refusal {
  return new Refusal(403, 'CORE_SESSION_INVALID_CREDS', 'These credentials are wrong.');
}

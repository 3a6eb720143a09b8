import { randomBytes } from 'node:crypto';
import { allOf, equals } from '../data/filter.ts';
import { newId } from '../data/ids.ts';
import { limpTime } from '../data/times.ts';
import { isList, makeDoc, own, textAt, withEntries, type Doc, type Value } from '../data/value.ts';
import type { MethodCall, Services } from '../module/method.ts';
import { DELETED_ATTR } from '../module/query.ts';
import { Refusal, type Reply } from '../module/reply.ts';
import { TooManyAttemptsError, type Attempt } from '../passwords/attempts.ts';
import { AUTH_ATTRS } from './auth-attrs.ts';
import { canonicalHash, provesSame } from './auth-hash.ts';
import { credentialsPrint } from './credentials.ts';
import { open, SESSION_MS } from './session-doc.ts';

/** What a `User-Agent` is cut to, in characters. Sessions keep it. */
const MAX_USER_AGENT = 300;

/** Longer hashes no client makes, and to hash them again takes time. In characters. */
export const MAX_SENT_HASH = 4096;

/** Who wants to sign in, and how. */
interface Login {
  readonly attr: (typeof AUTH_ATTRS)[number];
  readonly value: string;
  readonly hash: string;
}

/** Answers `session/auth` (LIMP protocol, section 5). */
export async function auth(call: MethodCall): Promise<Reply> {
  const { doc, services } = call;
  const login = readLogin(doc);
  if (login === undefined) throw wrongCredentials();
  const account = `${login.attr} ${login.value}`;
  const attempt = await beginAttempt(services, 'password', account, call.conn.hostAdd);
  let user: Doc | undefined;
  try {
    user = await provenUser(services, login);
  } finally {
    attempt.end(user !== undefined);
  }
  if (user === undefined) throw wrongCredentials();
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
    ['user_agent', call.conn.userAgent.slice(0, MAX_USER_AGENT)],
    ['expiry', limpTime(Date.now() + SESSION_MS)],
    ['token', randomBytes(32).toString('base64url')],
    ['create_time', limpTime()],
    ['credentials', credentialsPrint(user)],
    ['_id', newId()],
  ]);
  await services.store.insert('session', session);
  await dropOldest(services, own(user, '_id') ?? null);
  return open(call, 'auth', session, user);
}

/**
 * Begins to try whether somebody is who they say.
 *
 * @throws Refusal after too many wrong attempts.
 */
export async function beginAttempt(
  { attempts }: Services,
  what: 'password' | 'token',
  account: string,
  address: string,
): Promise<Attempt> {
  try {
    return await attempts.begin(what, account, address);
  } catch (error) {
    throw error instanceof TooManyAttemptsError
      ? new Refusal(403, 'CORE_SESSION_TOO_MANY_ATTEMPTS', error.message)
      : error;
  }
}

function readLogin(doc: Doc): Login | undefined {
  const attr = AUTH_ATTRS.find((name) => typeof own(doc, name) === 'string');
  const hash = own(doc, 'hash');
  if (attr === undefined || typeof hash !== 'string' || hash.length > MAX_SENT_HASH) {
    return undefined;
  }
  return { attr, value: textAt(doc, attr), hash };
}

/** The user that has shown its password, if so; it takes as long to find that nobody has. */
async function provenUser(
  { store, passwords, level }: Services,
  { attr, value, hash }: Login,
): Promise<Doc | undefined> {
  const filter = allOf(equals(attr, value), equals(DELETED_ATTR, null));
  const [user] = await store.find('user', filter);
  const path = `${attr}_hash`;
  const stored = user === undefined ? undefined : own(user, path);
  const checked = await passwords.check(
    typeof stored === 'string' ? stored : undefined,
    canonicalHash(level.hashRecipe, hash),
    (known) => provesSame(level.hashRecipe, known, hash),
  );
  if (checked.kind === 'wrong' || user === undefined || stored === undefined) return undefined;
  if (checked.better === undefined) return user;
  // Unless the password was changed meanwhile.
  const id = own(user, '_id') ?? null;
  const still = allOf(equals('_id', id), equals(path, stored));
  const better: Doc = makeDoc([[path, checked.better]]);
  const upgraded = withEntries(user, better);
  const { count } = await store.update('user', still, [
    { kind: 'set', path, value: checked.better },
  ]);
  if (count === 0) return undefined;
  // To store the same password better is no change of it: sessions go on.
  const before = allOf(equals('user', id), equals('credentials', credentialsPrint(user)));
  await store.update('session', before, [
    { kind: 'set', path: 'credentials', value: credentialsPrint(upgraded) },
  ]);
  return upgraded;
}

/** Sessions that nobody goes on with would pile up. */
async function dropOldest({ store, bounds }: Services, user: Value): Promise<void> {
  await store.remove('session', allOf(equals('user', user), hasExpired()));
  const skip = bounds.sessionsPerUser;
  await store.remove('session', equals('user', user), { sort: [['_id', -1]], skip });
}

/** Matches sessions that have expired. */
export function hasExpired(): ReturnType<typeof equals> {
  return { kind: 'compare', path: 'expiry', operator: '$lt', value: limpTime() };
}

function wrongCredentials(): Refusal {
  return new Refusal(403, 'CORE_SESSION_INVALID_CREDS', 'These credentials are wrong.');
}

import { anonSession } from '../core/anon-session.ts';
import { sameSecret } from '../core/auth-hash.ts';
import { sessionOf } from '../core/session-doc.ts';
import { allOf, equals } from '../data/filter.ts';
import { readTime } from '../data/times.ts';
import { own, textAt, type Doc } from '../data/value.ts';
import type { Services } from '../module/method.ts';
import { DELETED_ATTR } from '../module/query.ts';
import { reply, type Reply } from '../module/reply.ts';
import { ANON_SESSION_ID, type Session } from '../module/session.ts';

/** Whom the headers of a request speak for. */
export type Caller =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'refused'; readonly reply: Reply };

const REFUSED: Caller = {
  kind: 'refused',
  reply: reply(403, 'The X-Auth headers could not be verified.', {
    code: 'CORE_SESSION_INVALID_XAUTH',
  }),
};

/**
 * Whom `X-Auth-Bearer`, a user's `_id` (at level 6.1 that of the session), and `X-Auth-Token`, the token of a session of that user,
 * speak for (LIMP protocol, section 6): without both the anonymous session. The recorded 6.0.5
 * refuses correct ones; limpd does only when it is faithful.
 */
export async function sessionOfHeaders(
  services: Services,
  bearer: string | undefined,
  token: string | undefined,
): Promise<Caller> {
  if (bearer === undefined && token === undefined) {
    return { kind: 'session', session: anonSession(services.anonToken) };
  }
  if (bearer === undefined || token === undefined) {
    return { kind: 'refused', reply: reply(400, 'X-Auth-Bearer and X-Auth-Token go together.') };
  }
  if (services.quirks.refusesXAuth) return REFUSED;
  const { level, store } = services;
  if (level.bearer === 'session') return sessionOfSid(services, bearer, token);
  const active = allOf(
    equals('_id', bearer),
    equals('status', 'active'),
    equals(DELETED_ATTR, null),
  );
  const [user] = await store.find('user', active);
  const sessions = user === undefined ? [] : await store.find('session', equals('user', bearer));
  const session = sessions.find((candidate) => isGoodFor(candidate, token));
  if (user === undefined || session === undefined) return REFUSED;
  return { kind: 'session', session: await sessionOf(services, session, user) };
}

async function sessionOfSid(services: Services, sid: string, token: string): Promise<Caller> {
  if (sid === ANON_SESSION_ID) {
    return sameSecret(services.anonToken, token)
      ? { kind: 'session', session: anonSession(services.anonToken) }
      : REFUSED;
  }
  const [session] = await services.store.find('session', equals('_id', sid));
  if (session === undefined || !isGoodFor(session, token)) return REFUSED;
  const active = allOf(
    equals('_id', own(session, 'user') ?? null),
    equals('status', 'active'),
    equals(DELETED_ATTR, null),
  );
  const [user] = await services.store.find('user', active);
  return user === undefined
    ? REFUSED
    : { kind: 'session', session: await sessionOf(services, session, user) };
}

function isGoodFor(session: Doc, token: string): boolean {
  const isAlive = readTime(textAt(session, 'expiry')) > Date.now();
  return isAlive && sameSecret(textAt(session, 'token'), token);
}

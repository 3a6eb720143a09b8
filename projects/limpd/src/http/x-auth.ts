import { anonSession } from '../core/anon-session.ts';
import { sameSecret } from '../core/auth-hash.ts';
import { beginAttempt } from '../core/auth.ts';
import { allOf, equals } from '../data/filter.ts';
import { makeDoc, textAt } from '../data/value.ts';
import type { Services } from '../module/method.ts';
import { Refusal, reply, type Reply } from '../module/reply.ts';
import type { Attempt } from '../passwords/attempts.ts';
import { ANON_SESSION_ID, type Session } from '../module/session.ts';

/** The headers that say whom a request speaks for. */
export interface Headers {
  readonly bearer: string | undefined;
  readonly token: string | undefined;
}

/** Whom the headers of a request speak for. */
export type Caller =
  | { readonly kind: 'alive'; readonly session: Session }
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
  address: string,
  { bearer, token }: Headers,
): Promise<Caller> {
  if (bearer === undefined && token === undefined) {
    return { kind: 'alive', session: anonSession(services.anonToken) };
  }
  if (bearer === undefined || token === undefined) {
    return { kind: 'refused', reply: reply(400, 'X-Auth-Bearer and X-Auth-Token go together.') };
  }
  if (services.quirks.refusesXAuth) return REFUSED;
  // Tokens cannot be guessed in earnest, but whoever tries shall not keep the store busy.
  let attempt: Attempt;
  try {
    attempt = await beginAttempt(services, 'token', bearer, address);
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reply: error.reply };
    throw error;
  }
  let caller: Caller = REFUSED;
  try {
    caller = await proven(services, bearer, token);
  } finally {
    attempt.end(caller.kind === 'alive');
  }
  return caller;
}

async function proven(services: Services, bearer: string, token: string): Promise<Caller> {
  const { level, store } = services;
  if (level.bearer === 'session') return sessionOfSid(services, bearer, token);
  const filter = allOf(equals('user', bearer), equals('token', token));
  const [session] = await store.find('session', filter);
  return session === undefined ? REFUSED : callerOf(services, textAt(session, '_id'), token);
}

async function sessionOfSid(services: Services, sid: string, token: string): Promise<Caller> {
  if (sid === ANON_SESSION_ID) {
    return sameSecret(services.anonToken, token)
      ? { kind: 'alive', session: anonSession(services.anonToken) }
      : REFUSED;
  }
  return callerOf(services, sid, token);
}

/** Judged as on a conn: a session that has ended there has ended here. */
async function callerOf(services: Services, id: string, token: string): Promise<Caller> {
  const user = { _id: '', privileges: makeDoc([]) };
  const judged = await services.sessions.judge({ _id: id, token, user });
  return judged.kind === 'alive' ? judged : REFUSED;
}

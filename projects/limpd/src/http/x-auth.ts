import { anonSession } from '../core/anon-session.ts';
import { sameSecret } from '../core/auth-hash.ts';
import { sessionOf } from '../core/session-doc.ts';
import { allOf, equals } from '../data/filter.ts';
import { readTime } from '../data/times.ts';
import { textAt } from '../data/value.ts';
import type { Services } from '../module/method.ts';
import { DELETED_ATTR } from '../module/query.ts';
import { reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';

/** Whom the headers of a request speak for. */
export type Caller =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'refused'; readonly reply: Reply };

/**
 * Whom `X-Auth-Bearer`, a user's `_id`, and `X-Auth-Token`, the token of a session of that user,
 * speak for (LIMP protocol, section 6): without both the anonymous session. The recorded 6.0.5
 * refuses correct ones; limpd accepts them.
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
  const active = allOf(
    equals('_id', bearer),
    equals('status', 'active'),
    equals(DELETED_ATTR, null),
  );
  const [user] = await services.store.find('user', active);
  const sessions =
    user === undefined ? [] : await services.store.find('session', equals('user', bearer));
  const session = sessions.find(
    (candidate) =>
      sameSecret(textAt(candidate, 'token'), token) &&
      readTime(textAt(candidate, 'expiry')) > Date.now(),
  );
  if (user === undefined || session === undefined) {
    return {
      kind: 'refused',
      reply: reply(403, 'The X-Auth headers could not be verified.', {
        code: 'CORE_SESSION_INVALID_XAUTH',
      }),
    };
  }
  return { kind: 'session', session: await sessionOf(services, session, user) };
}

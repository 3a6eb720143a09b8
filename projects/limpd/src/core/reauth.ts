import { equals } from '../data/filter.ts';
import { limpTime, readTime } from '../data/times.ts';
import { makeDoc, own, textAt, withEntries, type Doc } from '../data/value.ts';
import type { MethodCall } from '../module/method.ts';
import { Refusal, type Reply } from '../module/reply.ts';
import { ANON_SESSION_ID } from '../module/session.ts';
import { reauthHash, sameSecret } from './auth-hash.ts';
import { activeUser } from './live-sessions.ts';
import { invalidSession, open, queriedText, SESSION_MS } from './session-doc.ts';

/** Answers `session/reauth`: a session goes on, on a new conn, for another 30 days. */
export async function reauth(call: MethodCall): Promise<Reply> {
  const { store } = call.services;
  const id = queriedText(call.query, '_id').toLowerCase();
  if (id === ANON_SESSION_ID) {
    throw new Refusal(400, 'CORE_SESSION_ANON_REAUTH', 'The anonymous session needs no reauth.');
  }
  const [session] = await store.find('session', equals('_id', id));
  if (session === undefined) throw invalidSession();
  if (!isProven(call, session)) {
    throw new Refusal(403, 'CORE_SESSION_INVALID_REAUTH_HASH', 'The proof is not this session’s.');
  }
  if (readTime(textAt(session, 'expiry')) < Date.now()) {
    throw new Refusal(403, 'CORE_SESSION_SESSION_EXPIRED', 'The session has expired.');
  }
  const found = await activeUser(store, session);
  const userId = own(found, '_id') ?? null;
  const loginTime = limpTime();
  await store.update('user', equals('_id', userId), [
    { kind: 'set', path: 'login_time', value: loginTime },
  ]);
  const user = withEntries(found, makeDoc([['login_time', loginTime]]));
  const expiry = limpTime(Date.now() + SESSION_MS);
  await store.update('session', equals('_id', id), [
    { kind: 'set', path: 'expiry', value: expiry },
  ]);
  return open(call, 'reauth', withEntries(session, makeDoc([['expiry', expiry]])), user);
}

/** Whether the caller has shown that it knows the token of `session`, as far as its level asks for that. */
function isProven({ query, services }: MethodCall, session: Doc): boolean {
  const token = textAt(session, 'token');
  const { reauthProof } = services.level;
  switch (reauthProof) {
    case 'none':
      return true;
    case 'hash':
      return sameSecret(reauthHash(token), queriedText(query, 'hash'));
    case 'token':
      return sameSecret(token, queriedText(query, 'token'));
    default:
      return reauthProof satisfies never;
  }
}

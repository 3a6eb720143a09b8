import { allOf, equals } from '../data/filter.ts';
import type { MethodCall } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import { anonSession } from './anon-session.ts';
import { invalidSession, queriedText } from './session-doc.ts';

/**
 * Answers `session/signout`. Only the conn's own session can be signed out; it ends at all other
 * conns that speak for it, too.
 */
export async function signout(call: MethodCall): Promise<Reply> {
  const { session, services } = call;
  const id = queriedText(call.query, '_id').toLowerCase();
  if (id !== session._id) throw invalidSession();
  const mine = allOf(equals('_id', id), equals('user', session.user._id));
  const removed = await services.store.remove('session', mine);
  if (removed.length === 0) throw invalidSession();
  const { keepsTokenAtSignout, tellSignout } = services.level;
  call.conn.become(anonSession(keepsTokenAtSignout ? session.token : services.anonToken));
  return reply(200, 'You are signed out.', tellSignout(session._id));
}

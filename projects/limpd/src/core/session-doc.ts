import {
  isDoc,
  isList,
  makeDoc,
  own,
  textAt,
  withEntries,
  without,
  type Doc,
  type Value,
} from '../data/value.ts';
import type { SessionEvent } from '../level/level.ts';
import type { Store } from '../data/store.ts';
import type { MethodCall } from '../module/method.ts';
import { visibleDoc } from '../module/visible-doc.ts';
import { Refusal, reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { withPrivileges } from './privileges.ts';

/** How long a session lasts after its auth or its last reauth: 30 days, in milliseconds. */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

/** The session that the stored documents of it and of its user describe. */
export async function sessionOf(store: Store, doc: Doc, user: Doc): Promise<Session> {
  const privileges = own(await limitedUser(store, doc, user), 'privileges');
  return {
    _id: textAt(doc, '_id'),
    token: textAt(doc, 'token'),
    user: {
      _id: textAt(user, '_id'),
      privileges: isDoc(privileges) ? privileges : makeDoc([]),
    },
  };
}

/** Makes the conn speak for the session and tells the client about it: the reply to auth and reauth. */
export async function open(
  call: MethodCall,
  event: SessionEvent,
  doc: Doc,
  user: Doc,
): Promise<Reply> {
  const { services } = call;
  call.conn.become(await sessionOf(services.store, doc, user));
  const userModule = services.modules.get('user');
  const full = await limitedUser(services.store, doc, user);
  const shown = userModule === undefined ? full : visibleDoc(userModule, full, undefined);
  const session = withEntries(without(doc, SERVERS_OWN), makeDoc([['user', shown]]));
  const msg = event === 'auth' ? 'You are authed.' : 'You are reauthed.';
  return reply(200, msg, services.level.tellSession(event, session));
}

/** What the server keeps of a session for itself. */
const SERVERS_OWN: ReadonlySet<string> = new Set(['credentials']);

/**
 * A session that was begun with some of the user's groups has the privileges of these groups only,
 * as long as the user is in them.
 */
async function limitedUser(store: Store, doc: Doc, user: Doc): Promise<Doc> {
  const begunWith = own(doc, 'groups');
  if (!isList(begunWith) || begunWith.length === 0) return withPrivileges(store, user);
  const current = own(user, 'groups');
  const groups = begunWith.filter((group) => isList(current) && current.includes(group));
  const limited = withEntries(
    without(user, new Set(['privileges'])),
    makeDoc([['groups', groups]]),
  );
  return withPrivileges(store, limited);
}

/** The text that `query` demands its attr `name` to be. */
export function queriedText(query: readonly Value[], name: string): string {
  for (const part of query) {
    const value = isDoc(part) ? own(part, name) : undefined;
    if (typeof value === 'string') return value;
  }
  return '';
}

/** The refusal of a session that is not there (any more), or not the caller's. */
export function invalidSession(): Refusal {
  return new Refusal(403, 'CORE_SESSION_INVALID_SESSION', 'There is no such session.');
}

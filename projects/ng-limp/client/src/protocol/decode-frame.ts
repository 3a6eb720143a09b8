import type { Reply, Session, User, WatchOper } from './reply';

/** A session as the server sends it, with the token that signs all later calls. */
export interface Credentials {
  readonly session: Session;
  readonly token: string;
}

/** What a frame of the server turned out to be. */
export type ServerFrame =
  | { readonly kind: 'reply'; readonly callId: string | null; readonly reply: Reply }
  | { readonly kind: 'garbage'; readonly reason: string };

/*
 * The one place where data from outside gets a type. Casts are allowed here and nowhere else; each follows the check
 * that makes it true. Documents are never merged into other objects, so keys like `__proto__` stay plain data.
 */

/**
 * Reads a frame of the server. Never throws: what is no reply comes back as garbage, with the reason.
 *
 * @param parse reads JSON, or throws
 */
export function decodeFrame(
  data: unknown,
  parse: (json: string) => unknown = JSON.parse,
): ServerFrame {
  if (typeof data !== 'string') return garbage('it is not a text frame');
  let frame: unknown;
  try {
    frame = parse(data);
  } catch {
    return garbage('it is not JSON');
  }
  if (!isRecord(frame)) return garbage('it is not a JSON object');
  const reply = replyOf(frame, null);
  if (reply === null) return garbage('it has no status');
  const callId = own(reply.args, 'call_id');
  return { kind: 'reply', callId: typeof callId === 'string' ? callId : null, reply };
}

/**
 * Finds the session and its token in the reply to `session/auth` or `session/reauth`: in `args.session`, in
 * `args.__session` of 5.6.4, or in `args.docs[0]` of servers below. `null` where none holds one.
 */
export function decodeCredentials({ args }: Reply): Credentials | null {
  const docs = own(args, 'docs');
  return (
    decodeSession(own(args, 'session')) ??
    decodeSession(own(args, '__session')) ??
    (Array.isArray(docs) ? decodeSession(docs[0]) : null)
  );
}

function decodeSession(found: unknown): Credentials | null {
  if (!isRecord(found)) return null;
  const { token, ...rest } = found;
  const id = own(found, '_id');
  const user = own(found, 'user');
  if (!isText(token) || typeof id !== 'string' || !isRecord(user)) return null;
  const groups = own(found, 'groups');
  const expiry = own(found, 'expiry');
  const session: Session = {
    ...rest,
    _id: id,
    user: user as unknown as User,
    groups: Array.isArray(groups) ? (groups as readonly string[]) : [],
    expiry: typeof expiry === 'string' ? expiry : '',
  };
  return { session, token };
}

/** Takes the token out of a reply that carries a session, so that it can be handed to callers and logged. */
export function withoutToken(reply: Reply, session: Session): Reply {
  const { session: _, __session: __, docs: ___, ...rest } = reply.args;
  return { ...reply, args: { ...rest, session } };
}

/** Reads what a session store kept. `null` for anything else. */
export function decodeStored(
  text: string | null,
): { sid: string; token: string; server?: string } | null {
  if (text === null) return null;
  try {
    const stored: unknown = JSON.parse(text);
    if (!isRecord(stored)) return null;
    const sid = own(stored, 'sid');
    const token = own(stored, 'token');
    const server = own(stored, 'server');
    if (!isText(sid) || !isText(token)) return null;
    return { sid, token, ...(isText(server) ? { server } : {}) };
  } catch {
    return null;
  }
}

/** What a reply to a watch says has happened; null for a reply that tells of no event. */
export function decodeWatchOper(reply: Reply): WatchOper | null {
  const oper = own(reply.args, 'oper');
  return oper === 'create' || oper === 'update' || oper === 'delete' ? oper : null;
}

/** The watches that the reply to `watch/delete` says were ended. */
export function decodeEndedWatches(reply: Reply<unknown>): readonly string[] {
  const ended = own(reply.args, 'watch');
  return [ended].flat().filter((id) => typeof id === 'string');
}

/** Narrows the docs of a reply to the type that the caller of the endpoint knows. */
export function asReplyOf<T>(reply: Reply): Reply<T> {
  return reply as unknown as Reply<T>;
}

/** Has what takes replies with docs of one type take any: the caller of the endpoint knows what its docs are. */
export function takingReplies<T, S extends { readonly reply: (reply: Reply<T>) => void }>(
  sink: S,
): Omit<S, 'reply'> & { readonly reply: (reply: Reply) => void } {
  return sink as unknown as Omit<S, 'reply'> & { readonly reply: (reply: Reply) => void };
}

/** Whether a value is a string that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether a value is an object with own keys, not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The reply that a body holds; null where it has no status, and there is none otherwise. */
export function replyOf(body: Record<string, unknown>, otherwise: number | null): Reply | null {
  const found = own(body, 'status');
  const status = typeof found === 'number' ? found : otherwise;
  if (status === null) return null;
  const msg = own(body, 'msg');
  const args = own(body, 'args');
  return { status, msg: typeof msg === 'string' ? msg : '', args: isRecord(args) ? args : {} };
}

function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function garbage(reason: string): ServerFrame {
  return { kind: 'garbage', reason };
}

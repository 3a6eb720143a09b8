import { LimpError } from '../errors';
import { CONN_CLOSED, CONN_READY, NO_VERIFY } from '../protocol/codes';
import { isRateLimited, isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';

/** What follows from a frame that came before the connection was ready. */
export type HandshakeStep =
  /** The server wants to verify this client. */
  | { readonly kind: 'verify' }
  /** The quota of this address is used up: the server verifies nobody for a while. */
  | { readonly kind: 'verify-later' }
  | { readonly kind: 'ready' }
  /** The server wants this client never again. */
  | { readonly kind: 'turned-away'; readonly error: LimpError }
  | { readonly kind: 'failed'; readonly reason: string };

/** Servers below level 5.7 verify nobody, and greet without the code that asks for it. */
export function afterGreeting(reply: Reply): HandshakeStep {
  const { status, msg, args } = reply;
  if (isSuccess(status)) return { kind: args.code === CONN_READY ? 'verify' : 'ready' };
  return { kind: 'failed', reason: `the server greeted with an error: ${msg} (${status})` };
}

/** After the reply to `conn/verify`. */
export function afterVerify(reply: Reply): HandshakeStep {
  const { status, msg } = reply;
  if (isSuccess(status)) return { kind: 'ready' };
  if (status === 403) return turnedAway(reply);
  if (isRateLimited(reply)) return { kind: 'verify-later' };
  return { kind: 'failed', reason: `the server did not verify this client: ${msg} (${status})` };
}

/** Where a reply says, at whatever time, that the server wants this client never again; else null. */
export function turnedAwayBy(reply: Reply): HandshakeStep | null {
  const { code } = reply.args;
  return code === NO_VERIFY || code === CONN_CLOSED ? turnedAway(reply) : null;
}

function turnedAway({ status, msg, args }: Reply): HandshakeStep {
  const { code = String(status) } = args;
  const problem = `The server turned this client away: ${msg} (${code}). Check anonToken, appId and the path of api.`;
  return { kind: 'turned-away', error: LimpError.of('closed', problem) };
}

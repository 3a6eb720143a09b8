import type { Call } from '../dispatch/call.ts';
import { dispatch } from '../dispatch/dispatch.ts';
import type { CallingConn } from '../module/method.ts';
import type { Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { traceOf } from './arrived.ts';
import type { ConnSetup } from './conn-setup.ts';
import type { PendingFiles } from './pending-files.ts';
import { fillInFiles } from './upload.ts';

/** What a call is answered. An anonymous reply carries no call_id. */
export interface Answer {
  readonly reply: Reply;
  readonly anonymous: boolean;
}

/**
 * Runs the method that `call` names, with the files that wait for it: they are taken before this first
 * waits. Undefined is the answer to calls that never get one.
 */
export async function runCall(
  { services, logger, uploads }: ConnSetup,
  files: PendingFiles,
  call: Call,
  session: Session,
  conn: CallingConn,
): Promise<Answer | undefined> {
  const began = performance.now();
  const filled = await fillInFiles(services, uploads, files, call, session);
  if (filled.kind === 'refused') return filled;
  const reply = await dispatch(services, {
    call,
    doc: filled.doc,
    session,
    conn,
    onError: (method, error) => logger.error(`${method} failed`, { error: traceOf(error) }),
  });
  filled.settle();
  logger.debug('call', {
    endpoint: call.endpoint ?? null,
    status: reply?.status ?? null,
    ms: Math.round(performance.now() - began),
  });
  return reply === undefined ? undefined : { reply, anonymous: false };
}

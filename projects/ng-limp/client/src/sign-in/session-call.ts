import { LimpError } from '../errors';
import type { FrameForm } from '../protocol/api-level';
import type { Query } from '../protocol/query';
import type { Reply } from '../protocol/reply';
import { startCall } from '../requests/limp-call';
import type { CallSink, LimpCall } from '../requests/limp-call';

/** A call that changes who is signed in. */
export interface SessionCall {
  readonly endpoint: string;
  readonly form: FrameForm;
  readonly isFirst: boolean;
  readonly idempotent: boolean;
  /** In ms. */
  readonly timeout: number;
  readonly query: Query;
  readonly doc: object;
  /** What follows from a success. Returns what the caller is given. */
  readonly accepted: (reply: Reply) => Reply;
  /** What follows from a failure. */
  readonly failed: (error: LimpError) => void;
}

/** Starts a call that cannot be cancelled: the server's answer counts, whether or not anybody still listens. */
export function startForGood(run: (sink: CallSink<Reply>) => void): LimpCall<Reply> {
  return startCall((sink) => {
    try {
      run(sink);
    } catch (error) {
      sink.error(LimpError.from(error));
    }
    return null;
  });
}

/** Tells a call its result, or what was thrown instead. */
export function answer(sink: CallSink<Reply>, result: () => Reply): void {
  let reply: Reply;
  try {
    reply = result();
  } catch (error) {
    sink.error(LimpError.from(error));
    return;
  }
  sink.reply(reply);
}

/** Whether a refusal stands, rather than being the server's passing trouble. */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

import type { Reply, ReplyArgs } from './protocol/reply';

/**
 * Why something failed.
 *
 * - `refused`: the server answered with an error; `status`, `msg` and `args` are the server's.
 * - `timeout`: no reply came in time.
 * - `connection-lost`: the connection broke, or the server could not be reached.
 * - `closed`: the client was closed, or the server rejected it for good.
 * - `unauthenticated`: it needs a signed-in user and there is none.
 * - `insecure`: a secret would have been sent unencrypted, or the page has no `crypto.subtle`.
 * - `usage`: an argument or the configuration is wrong; `field` names it. Nothing was sent.
 * - `too-large`: a frame would reach the 4 MiB that servers refuse, or too many calls wait: nothing was sent. Or the server
 *   closed the connection over a frame that was sent.
 * - `cancelled`: the call was cancelled by its caller.
 * - `unexpected`: an unexpected failure, in the browser or in this library; `cause` is what was thrown.
 *
 * With each kind, `mayHaveRun` tells whether the server may have run the call.
 */
export type LimpErrorKind =
  | 'refused'
  | 'timeout'
  | 'connection-lost'
  | 'closed'
  | 'unauthenticated'
  | 'insecure'
  | 'usage'
  | 'too-large'
  | 'cancelled'
  | 'unexpected';

/**
 * Every error of this library. It also has the shape of a reply (`status`, `msg`, `args`), so that handlers written
 * for the original SDK keep working. It never contains a token, a hash or a password.
 */
export class LimpError extends Error {
  override readonly name = 'LimpError';
  /** The server's status for `refused`, else 0. */
  readonly status: number;
  /** The server's message for `refused`, else the same as `message`. */
  readonly msg: string;
  /** The server's args for `refused`, else empty. */
  readonly args: ReplyArgs;

  private constructor(
    /** Why it failed. */
    readonly kind: LimpErrorKind,
    message: string,
    /** What was wrong in the input, as a path such as `doc.photo`; only for `usage` and `too-large`. */
    readonly field: string | null,
    reply: Reply | null,
    /**
     * Whether the call was sent and not answered, so that the server may have run it. False if no part of it was sent,
     * and for `refused`, where the server has answered.
     */
    readonly mayHaveRun = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = reply?.status ?? 0;
    this.msg = reply?.msg ?? message;
    this.args = reply?.args ?? {};
  }

  /** The server's error code for `refused`, such as `CORE_SESSION_FORBIDDEN`, else undefined. */
  get code(): string | undefined {
    return codeOf(this.args);
  }

  /** An error the server answered with. `advice` is appended to its message. */
  static refused(endpoint: string, reply: Reply, advice = ''): LimpError {
    const code = codeOf(reply.args);
    const why = code === undefined ? '' : `, ${code}`;
    return new LimpError(
      'refused',
      `${endpoint} was refused: ${reply.msg} (${reply.status}${why})${advice && `.${advice}`}`,
      null,
      reply,
    );
  }

  /** An error about the input. `problem` says what was wrong and what to do. */
  static usage(field: string, problem: string): LimpError {
    return new LimpError('usage', `${field}: ${problem}`, field, null);
  }

  /** An error about the size of something in the input. */
  static tooLarge(field: string, problem: string): LimpError {
    return new LimpError('too-large', `${field}: ${problem}`, field, null);
  }

  /** An error that is neither the server's nor the input's. */
  static of(
    kind: Exclude<LimpErrorKind, 'refused' | 'usage' | 'too-large' | 'unexpected'>,
    message: string,
  ): LimpError {
    return new LimpError(kind, message, null, null);
  }

  /**
   * An error about a call that was sent and not answered.
   *
   * @param problem a sentence without its full stop
   * @param advice what to check, as a further sentence with a space before it
   */
  static unanswered(
    kind: Exclude<LimpErrorKind, 'refused' | 'usage'>,
    problem: string,
    advice = '',
  ): LimpError {
    const message = `${problem}. It may or may not have run on the server.${advice}`;
    return new LimpError(kind, message, null, null, true);
  }

  /** An error that was not about a call, applied to a call that was sent and not answered. */
  static afterSending(endpoint: string, { kind, message, field }: LimpError): LimpError {
    const told = `${endpoint} got no reply: ${message} It may or may not have run on the server.`;
    return new LimpError(kind, told, field, null, true);
  }

  /** An error that another thread has reported. */
  static told({ kind, message, field }: Pick<LimpError, 'kind' | 'message' | 'field'>): LimpError {
    return new LimpError(kind, message, field, null);
  }

  /** Anything that was thrown, as an error of this library. */
  static from(error: unknown): LimpError {
    if (error instanceof LimpError) return error;
    return new LimpError('unexpected', `Unexpected: ${String(error)}`, null, null, true, {
      cause: error,
    });
  }

  /** What `JSON.stringify` shows. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, kind, message, status, code, field, mayHaveRun } = this;
    return { name, kind, message, status, code, field, mayHaveRun };
  }
}

/** The code in args of a server, which may hold anything there. */
function codeOf({ code }: { readonly code?: unknown }): string | undefined {
  return typeof code === 'string' ? code : undefined;
}

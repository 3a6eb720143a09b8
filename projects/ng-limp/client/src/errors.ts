import type { Reply, ReplyArgs } from './protocol/reply';

/**
 * Why something failed.
 *
 * - `refused`: the server answered with an error; `status`, `msg` and `args` are the server's.
 * - `timeout`: no reply came in time. Whether the server ran the call is not known.
 * - `connection-lost`: the connection broke after the call was sent. Whether the server ran it is not known.
 * - `closed`: the client was closed, or the server turned it away for good; nothing was sent.
 * - `unauthenticated`: it needs a signed-in user and there is none.
 * - `insecure`: a secret would have travelled in clear, or the page has no `crypto.subtle`.
 * - `usage`: an argument or the configuration is wrong; `field` names it. Nothing was sent.
 * - `too-large`: a frame would reach the 4 MiB that servers refuse, or too many calls wait: nothing was sent. Or the server
 *   closed the connection over a frame that was sent.
 * - `cancelled`: whoever made the call took it back before its reply.
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
  | 'cancelled';

/**
 * Every error of this library. Has the shape of a reply as well (`status`, `msg`, `args`), so that handlers written
 * for the original SDK keep working. Holds no secret: no token, hash or password.
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
  ) {
    super(message);
    this.status = reply?.status ?? 0;
    this.msg = reply?.msg ?? message;
    this.args = reply?.args ?? {};
  }

  /** The server's error code for `refused`, such as `CORE_SESSION_FORBIDDEN`, else undefined. */
  get code(): string | undefined {
    return codeOf(this.args);
  }

  /** An error the server answered with. `advice` is what its message ends with. */
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
    kind: Exclude<LimpErrorKind, 'refused' | 'usage' | 'too-large'>,
    message: string,
  ): LimpError {
    return new LimpError(kind, message, null, null);
  }

  /** An error that another thread has told of. */
  static told({ kind, message, field }: Pick<LimpError, 'kind' | 'message' | 'field'>): LimpError {
    return new LimpError(kind, message, field, null);
  }

  /** Anything that was thrown, as an error of this library. */
  static from(error: unknown): LimpError {
    return error instanceof LimpError
      ? error
      : LimpError.of('closed', `Unexpected: ${String(error)}`);
  }

  /** What `JSON.stringify` shows. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, kind, message, status, code, field } = this;
    return { name, kind, message, status, code, field };
  }
}

/** The code in args of a server, which may hold anything there. */
function codeOf({ code }: { readonly code?: unknown }): string | undefined {
  return typeof code === 'string' ? code : undefined;
}

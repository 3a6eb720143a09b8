import { makeDoc, type Doc, type Value } from '../data/value.ts';

/** What a call is answered with (LIMP protocol, section 2). The server adds `args.call_id`. */
export interface Reply {
  /** Like HTTP's: 200 is success, 204 success with nothing to say, all else an error. */
  readonly status: number;
  readonly msg: string;
  readonly args: Doc;
}

/** A reply with `args` given as an object. */
export function reply(
  status: number,
  msg: string,
  args: Readonly<Record<string, Value>> = {},
): Reply {
  return { status, msg, args: makeDoc(Object.entries(args)) };
}

/** Thrown to answer a call with an error that the caller can act on. Anything else thrown becomes a 500. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reply: Reply;

  /**
   * @param status like HTTP's, 400 or above.
   * @param code what clients match on, such as `CORE_SESSION_FORBIDDEN`.
   */
  constructor(status: number, code: string, msg: string) {
    super(msg);
    this.reply = reply(status, msg, { code });
  }
}

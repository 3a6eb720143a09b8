import type { StoredSession } from '../config/session-store';
import { LimpError } from '../errors';
import type { ApiLevelTraits } from '../protocol/api-level';
import { reauthHash } from '../protocol/auth-hash';
import { isText } from '../protocol/decode-frame';
import type { Query } from '../protocol/query';

/** What a user signs in with. */
export interface UserCredentials {
  readonly authVar: string;
  readonly authVal: string;
  readonly password: string;
}

/**
 * Checks what a user signs in with, before anything is made of it.
 *
 * @throws {@link LimpError} `usage`, naming the field and never the password
 */
export function checkUserCredentials(
  { authVar, authVal, password }: UserCredentials,
  authAttrs: readonly string[],
): void {
  if (!authAttrs.includes(authVar)) {
    throw LimpError.usage(
      'authVar',
      `"${authVar}" is none of the configured authAttrs (${authAttrs.join(', ')}).`,
    );
  }
  if (!isText(authVal)) {
    throw LimpError.usage('authVal', `it is empty. Give the user's ${authVar}.`);
  }
  if (!isText(password)) {
    throw LimpError.usage('password', 'it is empty. Give the password of the user.');
  }
}

/** The doc of `session/auth`. */
export function authDoc(
  { authVar, authVal }: UserCredentials,
  hash: string,
  groups: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  return { [authVar]: authVal, hash, ...(groups === undefined ? {} : { groups }) };
}

/** The query of `session/reauth`, with the proof that the server's level asks for. */
export function reauthQuery(
  { sid, token }: StoredSession,
  proof: ApiLevelTraits['reauthProof'],
): Query {
  switch (proof) {
    case 'none':
      return [{ _id: sid }];
    case 'hash':
      return [{ _id: sid, hash: reauthHash(token) }];
    case 'token':
      return [{ _id: sid, token }];
    default:
      return proof satisfies never;
  }
}

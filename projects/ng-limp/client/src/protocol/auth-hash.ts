import { encode as base64url } from 'jose/base64url';
import type { AuthHashLevel } from './api-level';

/** What an auth hash is made of. */
export interface AuthHashInput {
  /** The attr the user is known by, such as `email`. */
  readonly authVar: string;
  /** Its value. */
  readonly authVal: string;
  readonly password: string;
  readonly anonToken: string;
}

/** How an auth hash is written. */
export interface AuthHashOptions {
  /**
   * Whether characters beyond ASCII are escaped, as in hashes that a server made itself, such as that of its own
   * admin: Python escapes them. Default: false, as SDKs do.
   */
  readonly ascii?: boolean;
}

/** A recipe of one's own. */
export type AuthHashFunction = (input: AuthHashInput) => string;

/**
 * Makes the auth hash of `session/auth` and of the `…_hash` attrs of a user.
 *
 * The "hash" is the payload segment of a JWT, that is JSON in base64url: anybody who sees it can read the password
 * (`docs/protocol.md`, "Sessions"). From level 6.1 it is a plain string.
 */
export function authHash(
  level: AuthHashLevel,
  input: AuthHashInput,
  { ascii = false }: AuthHashOptions = {},
): string {
  const { authVar, authVal, password, anonToken } = input;
  const segment = (json: string): string => base64url(ascii ? escaped(json) : json);
  switch (level) {
    case '4.0':
      // Spelled out, since an object literal would put a var that looks like a number first wherever it stands.
      return segment(
        `{${JSON.stringify(authVar)}:${JSON.stringify(authVal)},"password":${JSON.stringify(password)}}`,
      );
    case '5.0':
      return segment(JSON.stringify({ hash: [authVar, authVal, password] }));
    case '5.6':
      return segment(JSON.stringify({ hash: [authVar, authVal, password, anonToken] }));
    case '6.1':
      return authVar + authVal + password + anonToken;
    default:
      return level satisfies never;
  }
}

/** Makes the hash by which `session/reauth` proves that it knows the session's token. */
export function reauthHash(token: string): string {
  return base64url(JSON.stringify({ token }));
}

/** Writes each UTF-16 unit beyond ASCII as its escape. */
function escaped(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

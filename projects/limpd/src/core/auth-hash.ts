import { timingSafeEqual } from 'node:crypto';

/**
 * The `hash` that clients of level 6.0 send to prove that they know `password` (LIMP protocol,
 * section 5): base64url of JSON, from which the password can be read. It is a secret.
 */
export function authHash(attr: string, value: string, password: string, anonToken: string): string {
  return segment({ hash: [attr, value, password, anonToken] });
}

/** The `hash` that clients send to prove that they still have the session's token. A secret, too. */
export function reauthHash(token: string): string {
  return segment({ token });
}

function segment(payload: object): string {
  return Buffer.from(JSON.stringify(payload)).toString('base64url');
}

/** Whether two secrets are the same, taking as long to tell whichever they are. */
export function sameSecret(a: string, b: string): boolean {
  const bytes = [Buffer.from(a), Buffer.from(b)] as const;
  return bytes[0].length === bytes[1].length && timingSafeEqual(...bytes);
}

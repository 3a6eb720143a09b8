import { createHash } from 'node:crypto';
import { own, type Doc } from '../data/value.ts';
import { AUTH_ATTRS } from './auth-attrs.ts';

/**
 * What tells that a user has still the passwords that a session was begun with. They cannot be read
 * from it.
 */
export function credentialsPrint(user: Doc): string {
  const hashes = AUTH_ATTRS.map((attr) => own(user, `${attr}_hash`) ?? null);
  return createHash('sha256').update(JSON.stringify(hashes)).digest('base64url').slice(0, 22);
}

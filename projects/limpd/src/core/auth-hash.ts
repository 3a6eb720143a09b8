import { timingSafeEqual } from 'node:crypto';
import { parseJson } from '../data/decode.ts';
import { encodeJson } from '../data/encode.ts';
import { isDoc, makeDoc, type Doc, type Value } from '../data/value.ts';
import type { HashRecipe, Quirks } from '../level/level.ts';

/** What proves who a user is. All of it is secret. */
export interface Login {
  /** The attr that the user auths with, such as `email`. */
  readonly attr: string;
  readonly value: string;
  readonly password: string;
  readonly anonToken: string;
}

/**
 * The `hash` that clients send to prove that they know a password (LIMP protocol, section 5). The
 * password can be read from it: it is a secret.
 */
export function authHash(
  recipe: HashRecipe,
  login: Login,
  style: Quirks['adminHash'] = 'as-clients',
): string {
  const { attr, value, password, anonToken } = login;
  const encode = style === 'as-clients' ? JSON.stringify : encodeJson;
  switch (recipe) {
    case 'pairs': {
      const pairs: readonly [string, Value][] = [
        [attr, value],
        ['password', password],
      ];
      const ordered = style === 'ascii-password-first' ? pairs.toReversed() : pairs;
      return segment(encode(makeDoc(ordered)));
    }
    case 'list':
      return segment(encode(makeDoc([['hash', [attr, value, password]]])));
    case 'list-with-token':
      return segment(encode(makeDoc([['hash', [attr, value, password, anonToken]]])));
    case 'text':
      return attr + value + password + anonToken;
    default:
      return recipe satisfies never;
  }
}

/** `hash` as it is hashed again to be stored: in the recipe of pairs their order does not count. */
export function canonicalHash(recipe: HashRecipe, hash: string): string {
  const pairs = recipe === 'pairs' ? readSegment(hash) : undefined;
  if (pairs === undefined) return hash;
  const entries = Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1));
  return segment(JSON.stringify(makeDoc(entries)));
}

/** Whether `given` proves what `known` does. In the recipe of pairs their order does not count. */
export function provesSame(recipe: HashRecipe, known: string, given: string): boolean {
  if (sameSecret(known, given)) return true;
  return recipe === 'pairs' && sameSecret(known, turnedRound(given));
}

function turnedRound(hash: string): string {
  const pairs = readSegment(hash);
  return pairs === undefined
    ? ''
    : segment(JSON.stringify(makeDoc(Object.entries(pairs).toReversed())));
}

function readSegment(hash: string): Doc | undefined {
  try {
    const value = parseJson(Buffer.from(hash, 'base64url').toString());
    return isDoc(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The `hash` that clients send to prove that they still have the session's token. A secret, too. */
export function reauthHash(token: string): string {
  return segment(JSON.stringify({ token }));
}

function segment(json: string): string {
  return Buffer.from(json).toString('base64url');
}

/** Whether two secrets are the same, taking as long to tell whichever they are. */
export function sameSecret(a: string, b: string): boolean {
  const bytes = [Buffer.from(a), Buffer.from(b)] as const;
  return bytes[0].length === bytes[1].length && timingSafeEqual(...bytes);
}

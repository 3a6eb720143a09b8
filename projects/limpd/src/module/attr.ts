import type { Value } from '../data/value.ts';

/** The types that an attr of a module can have. */
export type AttrType =
  | { readonly kind: 'any' }
  | { readonly kind: 'id' }
  | { readonly kind: 'str' }
  | { readonly kind: 'int' }
  | { readonly kind: 'float' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'email' }
  | { readonly kind: 'phone' }
  | { readonly kind: 'time' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'locale' }
  | { readonly kind: 'dict'; readonly attrs: Attrs }
  | { readonly kind: 'map'; readonly of: AttrType }
  | { readonly kind: 'list'; readonly of: AttrType }
  | { readonly kind: 'file'; readonly accept: readonly string[] };

/** What an attr can be told beside its type. */
export interface AttrOptions {
  /**
   * The value of documents that come without one; a function is asked anew for each. Without a
   * default the attr is required. A default of null also makes null a value of the attr.
   */
  readonly default?: Value | (() => Value);
  /**
   * Never sent to a client, and never to be searched, sorted or grouped by, wherever it is: in dicts
   * and lists, too. False by default.
   */
  readonly secret?: boolean;
}

/** One attr of a module. */
export interface Attr extends AttrOptions {
  readonly type: AttrType;
}

/** Attrs by name. */
export type Attrs = Readonly<Record<string, Attr>>;

/** Makes attrs, one function per type. */
export const attr = {
  /** Any value. */
  any: (options?: AttrOptions): Attr => make({ kind: 'any' }, options),
  /** The `_id` of a document: 24 hex digits. */
  id: (options?: AttrOptions): Attr => make({ kind: 'id' }, options),
  /** A string. */
  str: (options?: AttrOptions): Attr => make({ kind: 'str' }, options),
  /** A whole number. */
  int: (options?: AttrOptions): Attr => make({ kind: 'int' }, options),
  /** A number. */
  float: (options?: AttrOptions): Attr => make({ kind: 'float' }, options),
  /** True or false. */
  bool: (options?: AttrOptions): Attr => make({ kind: 'bool' }, options),
  /** An email address. */
  email: (options?: AttrOptions): Attr => make({ kind: 'email' }, options),
  /** A phone number: `+` and digits. */
  phone: (options?: AttrOptions): Attr => make({ kind: 'phone' }, options),
  /** A time such as `2026-11-20T23:34:10.167267`, in UTC. */
  time: (options?: AttrOptions): Attr => make({ kind: 'time' }, options),
  /** One of the strings in `of`. */
  choice: (of: readonly string[], options?: AttrOptions): Attr =>
    make({ kind: 'choice', of }, options),
  /** A text in each of the server's locales; those left out get the text of the main locale. */
  locale: (options?: AttrOptions): Attr => make({ kind: 'locale' }, options),
  /** A dict with attrs of its own. */
  dict: (attrs: Attrs, options?: AttrOptions): Attr => make({ kind: 'dict', attrs }, options),
  /** A dict with any keys, all of one type. */
  map: (of: Attr, options?: AttrOptions): Attr =>
    make({ kind: 'map', of: of.type }, around(of, options)),
  /** A list of values of one type. */
  list: (of: Attr, options?: AttrOptions): Attr =>
    make({ kind: 'list', of: of.type }, around(of, options)),
  /** A file. `accept` lists MIME types such as `image/png` or `image/*`; empty accepts all. */
  file: (accept: readonly string[] = [], options?: AttrOptions): Attr =>
    make({ kind: 'file', accept }, options),
} as const;

/** A list or dict of secrets is a secret. */
function around(of: Attr, options: AttrOptions = {}): AttrOptions {
  return of.secret === true ? { ...options, secret: true } : options;
}

function make(type: AttrType, options: AttrOptions = {}): Attr {
  return { ...options, type };
}

/** The default of `from`, or undefined if it is required. */
export function defaultOf(from: Attr): Value | undefined {
  return typeof from.default === 'function' ? from.default() : from.default;
}

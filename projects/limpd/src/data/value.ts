/** Anything a document can hold: JSON. The bytes of files lie beside it, as blobs. */
export type Value = null | boolean | number | string | readonly Value[] | Doc;

/** A document, or a dict inside one. Documents are never changed in place. */
export interface Doc {
  readonly [key: string]: Value;
}

/** Whether `value` is a list. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether `value` is a dict: no list, not null. */
export function isDoc(value: Value | undefined): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A document made of `entries`; of a key given twice the last counts.
 *
 * It has no prototype: a client may call its keys `__proto__` or `constructor`, and they must be
 * keys like any other.
 */
export function makeDoc(entries: Iterable<readonly [string, Value]>): Doc {
  const doc: Record<string, Value> = { __proto__: null };
  for (const [key, value] of entries) doc[key] = value;
  return doc;
}

/** What `doc` itself holds under `key`: never what a prototype holds. */
export function own(doc: Doc, key: string): Value | undefined {
  return Object.hasOwn(doc, key) ? doc[key] : undefined;
}

/** The text that `doc` holds under `key`; empty where it holds none. */
export function textAt(doc: Doc, key: string): string {
  const value = own(doc, key);
  return typeof value === 'string' ? value : '';
}

/** `doc` without its keys in `keys`. */
export function without(doc: Doc, keys: ReadonlySet<string>): Doc {
  return makeDoc(Object.entries(doc).filter(([key]) => !keys.has(key)));
}

/** `doc` with the entries of `over` added, or put in place of its own. */
export function withEntries(doc: Doc, over: Doc): Doc {
  return makeDoc([...Object.entries(doc), ...Object.entries(over)]);
}

/** What lies at the dotted `path` inside `doc`, or undefined. */
export function atPath(doc: Doc, path: string): Value | undefined {
  let value: Value | undefined = doc;
  for (const key of path.split('.')) {
    if (!isDoc(value)) return undefined;
    value = own(value, key);
  }
  return value;
}

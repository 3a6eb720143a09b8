import { LimpError } from '../errors';

/** The keys that lead to a value, the outermost first. */
export type Keys = readonly (string | number)[];

/** Where a value stands in what is written. */
export interface Place {
  readonly field: 'doc' | 'query';
  readonly keys: Keys;
}

/** What to send in place of what JSON cannot carry, by the name of its kind. */
const INSTEAD: Readonly<Record<string, string>> = {
  undefined: 'a value, or null',
  number: 'a finite number, or null',
  function: 'what it returns: a signal is read by calling it',
  symbol: 'a text',
  bigint: 'a text, or a number up to 2^53',
  RegExp: "its source; in a query { $regex: '…' }",
  Map: 'Object.fromEntries(value)',
  Set: '[...value]',
  Promise: 'what it gives: await it first',
  Error: 'its message',
  FormData: 'Object.fromEntries(value)',
  URLSearchParams: 'Object.fromEntries(value)',
  Headers: 'Object.fromEntries(value)',
};

/** A place as a path, such as `query[0]._id` or `doc.tags[1]`. */
export function pathOf({ field, keys }: Place): string {
  return keys.reduce<string>(within, field);
}

/** The path of what stands under a key of what has a path. */
export function within(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return /^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** The error about a value that JSON would change, or leave out. Never shows the value: it may be secret. */
export function refusedValue(place: Place, value: unknown): LimpError {
  return LimpError.usage(pathOf(place), problemOf(place, value));
}

function problemOf({ field, keys }: Place, value: unknown): string {
  const isQuery = field === 'query';
  const kind = typeof value === 'object' ? brandOf(value) : typeof value;
  if (value === undefined && isQuery) {
    return 'it is undefined. Servers would drop it, and match more docs. Give a value, or leave the key out.';
  }
  if (/^(File|Blob|FileList)$/.test(kind)) {
    if (isQuery) return 'it is a file, and files travel in docs.';
    if (keys.length === 0) return 'it is a file. Give an object whose attr is the file.';
    if (keys.length === 1) return 'it is a file, and only call() sends files.';
    return (
      'LIMP servers never store a file inside a nested object. Put the file at the top of the doc; ' +
      `an update may name the nested attr by a key with dots: {"${keys.join('.')}": file}.`
    );
  }
  let what = `a ${kind}`;
  if (value === undefined || typeof value === 'number') what = String(value);
  else if (kind === 'Object') what = 'an instance of a class';
  const instead =
    ArrayBuffer.isView(value) || kind.endsWith('ArrayBuffer')
      ? 'a File at the top of the doc, or a list of numbers'
      : (INSTEAD[kind] ?? 'a plain value, such as {...value}, or give its class a toJSON()');
  return `it is ${what}, which JSON would change or leave out. Send ${instead}.`;
}

/** What the platform calls the kind of an object: its class may be that of another window. */
export function brandOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

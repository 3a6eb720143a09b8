import { LimpError } from '../errors';

/** The keys that lead to a value, the outermost first. */
export type Keys = readonly (string | number)[];

/** Where a value stands in what is written. */
export interface Place {
  readonly field: 'doc' | 'query';
  readonly keys: Keys;
}

/** What to send in place of objects that JSON cannot carry, by the name of their kind. */
const INSTEAD: Readonly<Record<string, string>> = {
  Map: 'Object.fromEntries(map)',
  Set: '[...set]',
  FormData: 'an object of its entries',
  URLSearchParams: 'an object of its entries',
  Promise: 'what it gives: await it first',
  Error: 'its message',
  Number: 'its valueOf()',
  String: 'its valueOf()',
  Boolean: 'its valueOf()',
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
  switch (typeof value) {
    case 'undefined':
      if (field === 'query') {
        return 'it is undefined. Without it the query would match more docs than it says: leave the key out, or give a value.';
      }
      return 'it is undefined, which JSON leaves out or turns into null. Give a value, or null.';
    case 'number':
      return `it is ${value}, which JSON turns into null. Give a finite number, or null.`;
    case 'function':
      return 'it is a function, which JSON leaves out. Give what it returns: a signal is read by calling it.';
    case 'symbol':
      return 'it is a symbol, which JSON leaves out. Give a text.';
    case 'bigint':
      return 'it is a bigint, which JSON has no form for. Give a text, or a number up to 2^53.';
    case 'object':
      return problemOfObject(field, keys, value);
    default:
      return 'it cannot be written as JSON.';
  }
}

function problemOfObject(field: Place['field'], keys: Place['keys'], value: object | null): string {
  // By brand, since classes of other windows are others.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind === 'File' || kind === 'Blob' || kind === 'FileList') {
    if (field === 'query') return 'it is a file, and files travel in docs.';
    if (keys.length < 2) return 'it is a file, and only call() sends files.';
    return (
      'LIMP servers never store a file inside a nested object. Put the file at the top of the doc; ' +
      `an update may name the nested attr by a key with dots: {"${keys.join('.')}": file}.`
    );
  }
  const instead =
    kind === 'RegExp'
      ? field === 'query'
        ? "{ $regex: '…' }"
        : 'its source'
      : ArrayBuffer.isView(value) || kind.endsWith('ArrayBuffer')
        ? 'a File or Blob at the top of the doc, or a list of numbers'
        : (INSTEAD[kind] ?? 'a plain object, such as {...value}, or give its class a toJSON()');
  return `it is an instance of ${kind === 'Object' ? 'a class' : kind}, which JSON does not keep. Send ${instead}.`;
}

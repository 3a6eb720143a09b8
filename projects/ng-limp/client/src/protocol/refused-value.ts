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
  Promise: 'what it gives: await it first',
  Error: 'its message',
  FormData: 'Object.fromEntries(form)',
  URLSearchParams: 'Object.fromEntries(params)',
  Headers: 'Object.fromEntries(headers)',
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
  switch (typeof value) {
    case 'undefined':
      return isQuery
        ? 'it is undefined. Servers would drop it, and match more docs: leave the key out, or give a value.'
        : lost('undefined', 'a value, or null');
    case 'number':
      return lost(String(value), 'a finite number, or null');
    case 'function':
      return lost('a function', 'what it returns: a signal is read by calling it');
    case 'symbol':
      return lost('a symbol', 'a text');
    case 'bigint':
      return lost('a bigint', 'a text, or a number up to 2^53');
    default:
  }
  // By brand, since classes of other windows are others.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (/^(File|Blob|FileList)$/.test(kind)) {
    if (isQuery) return 'it is a file, and files travel in docs.';
    if (keys.length === 0) return 'it is a file. Give an object whose attr is the file.';
    if (keys.length === 1) return 'it is a file, and only call() sends files.';
    return (
      'LIMP servers never store a file inside a nested object. Put the file at the top of the doc; ' +
      `an update may name the nested attr by a key with dots: {"${keys.join('.')}": file}.`
    );
  }
  if (kind === 'RegExp') return lost('a RegExp', isQuery ? "{ $regex: '…' }" : 'its source');
  if (ArrayBuffer.isView(value) || kind.endsWith('ArrayBuffer')) {
    return lost(`a ${kind}`, 'a File at the top of the doc, or a list of numbers');
  }
  return lost(
    kind === 'Object' ? 'an instance of a class' : `a ${kind}`,
    INSTEAD[kind] ?? 'a plain value, such as {...value}, or give its class a toJSON()',
  );
}

function lost(what: string, instead: string): string {
  return `it is ${what}, which JSON would change or leave out. Send ${instead}.`;
}

import { jsonIn } from './decode-cells.ts';
import { isDoc, isList, makeDoc, type Doc, type Value } from '../value.ts';

/**
 * `value` as JSON that SQLite and JavaScript read alike: numbers that JSON cannot write are null, as
 * they are for clients.
 */
export function docText(value: Value): string {
  if (typeof value === 'number') return numberText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(docText).join(',')}]`;
  const entries = Object.entries(value).map(([key, item]) => {
    return `${JSON.stringify(key)}:${docText(item)}`;
  });
  return `{${entries.join(',')}}`;
}

/** Beyond 2^53 JavaScript writes whole numbers with zeros that are not theirs; an exponent is exact. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? value.toExponential()
    : String(value);
}

/** Reads what {@link docText} wrote. Any depth will do: what is stored has been let in before. */
export function readDocText(text: string): Doc {
  const value = bare(jsonIn(text));
  if (!isDoc(value)) throw new TypeError('The database holds something that is no document.');
  return value;
}

/** Dicts lose their prototype: see {@link makeDoc}. */
function bare(value: Value): Value {
  if (isList(value)) return value.map(bare);
  if (!isDoc(value)) return value;
  return makeDoc(Object.entries(value).map(([key, item]): [string, Value] => [key, bare(item)]));
}

import { tooMuchJson } from './json-size.ts';
import { makeDoc, type Value } from './value.ts';

/** Deepest nesting of lists and dicts accepted; deeper JSON is refused before anything is made of it. */
export const MAX_DEPTH = 100;

/**
 * The value that `text` describes: the one place where what came from outside gets its type.
 *
 * Dicts come out without a prototype, so keys such as `__proto__` are plain keys.
 *
 * @param maxValues how many texts, numbers, lists, dicts … it may hold; any number when left out.
 * @throws SyntaxError when `text` is no JSON, is nested more than {@link MAX_DEPTH} deep, or holds
 *   too many values.
 */
export function parseJson(text: string, maxValues = Infinity): Value {
  const tooMuch = tooMuchJson(text, maxValues, MAX_DEPTH);
  if (tooMuch === 'depth') throw new SyntaxError(`Nested more than ${MAX_DEPTH} deep`);
  if (tooMuch === 'values') throw new SyntaxError(`It holds more than ${maxValues} values`);
  return clean(JSON.parse(text));
}

function clean(value: unknown): Value {
  if (value === null || typeof value !== 'object') return value as Value;
  if (Array.isArray(value)) return value.map(clean);
  return makeDoc(Object.entries(value).map(([key, item]): [string, Value] => [key, clean(item)]));
}

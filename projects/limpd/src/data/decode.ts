import { makeDoc, type Value } from './value.ts';

/** Deepest nesting of lists and dicts accepted; deeper JSON is refused before anything recurses into it. */
export const MAX_DEPTH = 100;

/**
 * The value that `text` describes: the one place where what came from outside gets its type.
 *
 * Dicts come out without a prototype, so keys such as `__proto__` are plain keys.
 *
 * @throws SyntaxError when `text` is no JSON, or is nested more than {@link MAX_DEPTH} deep.
 */
export function parseJson(text: string): Value {
  return clean(JSON.parse(text), 0);
}

function clean(value: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new SyntaxError(`Nested more than ${MAX_DEPTH} deep`);
  if (value === null || typeof value !== 'object') return value as Value;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return makeDoc(
    Object.entries(value).map(([key, item]): [string, Value] => [key, clean(item, depth + 1)]),
  );
}

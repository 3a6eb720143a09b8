import { LimpError } from '../errors';
import { isRecord } from './decode-frame';
import { brandOf, pathOf, refusedValue } from './refused-value';
import type { Place } from './refused-value';

/** Deeper than servers read. What contains itself has no end. */
const MAX_DEPTH = 2000;

/** A place that moves. */
interface Walk extends Place {
  readonly keys: (string | number)[];
}

/**
 * Writes a value as `JSON.stringify` does, but refuses what that would change or leave out without a word.
 *
 * @throws {@link LimpError} `usage`, see {@link jsonValue}
 */
export function writeJson(field: Place['field'], value: unknown): string {
  return JSON.stringify(jsonValue(field, value));
}

/**
 * Copies a value as JSON carries it. Each part is read once, so that what was checked is what is sent.
 *
 * A `Date` becomes a time as LIMP writes them: `2026-11-20T23:34:10.167000`, in UTC. Keys whose value is undefined are
 * left out of docs; not where they name an operator, nor in queries, which would lose a condition.
 *
 * @throws {@link LimpError} `usage` for what JSON would change or leave out without a word, naming it by a path such as
 *   `doc.tags[1]`
 */
export function jsonValue(field: Place['field'], value: unknown): unknown {
  const place: Walk = { field, keys: [] };
  try {
    return copied(value, place);
  } catch (error) {
    if (error instanceof LimpError) throw error;
    throw LimpError.usage(pathOf(place), 'a getter or toJSON() of it failed. Give plain values.');
  }
}

/** Whether an object is made of its own keys alone: not an instance of a class. */
export function isPlain(value: object): boolean {
  const proto = Reflect.getPrototypeOf(value);
  // Told by its look, since that of another window is another.
  const isBase =
    proto === null ||
    (Reflect.getPrototypeOf(proto) === null && Object.hasOwn(proto, 'hasOwnProperty'));
  // Others are `Math`, `JSON` and the `arguments` of a function.
  return isBase && brandOf(value) === 'Object';
}

/** A key of an object that is a symbol, which JSON knows none of. */
export function symbolOf(value: object): symbol | undefined {
  return Object.getOwnPropertySymbols(value).find((symbol) =>
    Object.prototype.propertyIsEnumerable.call(value, symbol),
  );
}

function copied(given: unknown, place: Walk): unknown {
  const value = typeof given === 'object' && given !== null ? resolved(given, place) : given;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (Number.isFinite(value)) return value;
  // What has a value but says by toJSON() that it has none would be lost.
  if (given === undefined && mayLeaveOut(place)) return given;
  if (typeof value === 'object') {
    if (place.keys.length > MAX_DEPTH) {
      const problem = `JSON cannot hold it: it contains itself, or has more than ${MAX_DEPTH} levels.`;
      throw LimpError.usage(place.field, problem);
    }
    if (Array.isArray(value)) return copiedList(value, place);
    if (isRecord(value) && isPlain(value)) return copiedRecord(value, place);
  }
  throw refusedValue(place, value);
}

function copiedList(items: readonly unknown[], place: Walk): readonly unknown[] {
  const depth = place.keys.length;
  const copy: unknown[] = [];
  // By index, since forEach() passes over what is missing.
  for (let index = 0; index < items.length; index += 1) {
    place.keys[depth] = index;
    copy.push(copied(items[index], place));
  }
  place.keys.length = depth;
  return copy;
}

function copiedRecord(record: Readonly<Record<string, unknown>>, place: Walk): object {
  const depth = place.keys.length;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    place.keys[depth] = key;
    const value = copied(record[key], place);
    if (value === undefined) continue;
    if (key === '__proto__') {
      // Assigned, it would be the copy's prototype.
      Object.defineProperty(copy, key, { value, enumerable: true });
    } else copy[key] = value;
  }
  const symbol = symbolOf(record);
  if (symbol !== undefined) {
    place.keys[depth] = String(symbol);
    throw refusedValue(place, symbol);
  }
  place.keys.length = depth;
  return copy;
}

/** Whether a key may be left out where it has no value: not where something else would be meant then. */
function mayLeaveOut({ field, keys }: Place): boolean {
  const key = keys.at(-1);
  return field === 'doc' && typeof key === 'string' && !key.startsWith('$');
}

/** What stands for an object: the time of a `Date`, what `toJSON()` gives, else the object itself. */
function resolved(value: object, place: Walk): unknown {
  if (!('toJSON' in value) || typeof value.toJSON !== 'function') return value;
  // Node's Buffer has one.
  if (ArrayBuffer.isView(value)) return value;
  const told: unknown = isDate(value)
    ? value
    : Reflect.apply(value.toJSON, value, [String(place.keys.at(-1) ?? '')]);
  return isDate(told) ? time(told, place) : told;
}

/** By brand, since the class of other windows is another. */
function isDate(value: unknown): value is Date {
  return brandOf(value) === 'Date';
}

function time(value: Date, place: Walk): string {
  const iso = Number.isNaN(Number(value)) ? '' : value.toISOString();
  // Of years below 0 and above 9999 it is longer.
  if (iso.length === 24) return `${iso.slice(0, -1)}000`;
  const problem = 'it is no valid Date of the years 0 to 9999. Give one, or null.';
  throw LimpError.usage(pathOf(place), problem);
}

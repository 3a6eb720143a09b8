import { isDoc, isList, own, type Doc, type Value } from './value.ts';

/** Stands for a list without items. It comes before everything else. */
export const EMPTY = Symbol('empty');

/** What a document can be sorted by. */
export type SortValue = Value | typeof EMPTY;

/** All that a document has at a path, as indexes know it. */
export interface ValuesAt {
  /** Never empty: null where there is nothing. */
  readonly values: readonly SortValue[];
  /** Whether a list was on the way, or lists are in the list: then conditions mean more than meets the eye. */
  readonly deep: boolean;
}

/**
 * The values that `doc` has at the dotted `path`: the items where there is a list, as paths lead
 * through lists in MongoDB's queries.
 */
export function valuesAt(doc: Doc, path: string): ValuesAt {
  const keys = path.split('.');
  const walk: Walk = { lists: 0 };
  const found = follow(doc, keys, walk);
  if (found === undefined) return { values: [null], deep: walk.lists > 0 };
  if (!isList(found)) return { values: [found], deep: walk.lists > 0 };
  const value = unwrapped(found, walk.lists);
  const dots = keys.length - 1;
  const deep = walk.lists > 0 || (dots > 0 && value.some(isList));
  if (value.length === 0) return { values: [EMPTY], deep };
  return { values: deep ? [...value, ...flat(value, dots)] : value, deep };
}

/** A list that is alone in a list stands for it, once for each list on the way. */
function unwrapped(list: readonly Value[], depth: number): readonly Value[] {
  const [only] = list;
  return depth > 0 && list.length === 1 && isList(only) ? unwrapped(only, depth - 1) : list;
}

function flat(list: readonly Value[], depth: number): readonly Value[] {
  return list.flatMap((item) => (isList(item) && depth > 0 ? flat(item, depth - 1) : [item]));
}

interface Walk {
  /** How many lists the path led through. */
  lists: number;
}

function follow(from: Value, keys: readonly string[], walk: Walk): Value | undefined {
  let value: Value | undefined = from;
  for (const [at, key] of keys.entries()) {
    if (isList(value) && !/^\d+$/.test(key)) {
      // Lists right inside of lists are taken as they are.
      if (at === 0 && walk.lists > 0) return value;
      walk.lists += 1;
      const rest = keys.slice(at);
      return value.flatMap((item) => {
        const found = follow(item, rest, walk);
        return found === undefined ? [] : [found];
      });
    }
    value = isList(value) ? value[Number(key)] : inside(value, key);
    if (value === undefined) return undefined;
  }
  return value;
}

function inside(value: Value | undefined, key: string): Value | undefined {
  return isDoc(value) ? own(value, key) : undefined;
}

/** The value that sorts `values`: the least where it rises, the greatest where it falls. */
export function sortValue(values: readonly SortValue[], direction: 1 | -1): SortValue {
  const [first = null, ...more] = values;
  return more.reduce((best: SortValue, value) => {
    return compareValues(value, best) * direction < 0 ? value : best;
  }, first);
}

const RANK = { empty: 1, null: 2, number: 3, string: 4, doc: 6, list: 7, boolean: 9 } as const;

/** The kind of a value, by which values of different kinds are sorted. */
export function kindOf(value: SortValue): keyof typeof RANK {
  switch (typeof value) {
    case 'symbol':
      return 'empty';
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    default:
      if (value === null) return 'null';
      if (isList(value)) return 'list';
      // The bytes of a file count as true.
      return isDoc(value) ? 'doc' : 'boolean';
  }
}

/** The place of a kind among the others. */
export function rankOf(value: SortValue): number {
  return RANK[kindOf(value)];
}

/**
 * Below 0 where `a` comes before `b`, above where it comes after. Texts go by their UTF-16 units, as
 * in JavaScript.
 */
export function compareValues(a: SortValue, b: SortValue): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b || 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  const ranks = rankOf(a) - rankOf(b);
  if (ranks !== 0) return ranks;
  if (isListValue(a) && isListValue(b)) return compareLists(sortedItems(a), sortedItems(b));
  if (isDocValue(a) && isDocValue(b)) return compareDocs(a, b);
  return Number(a !== false) - Number(b !== false);
}

function isListValue(value: SortValue): value is readonly Value[] {
  return value !== EMPTY && isList(value);
}

function isDocValue(value: SortValue): value is Doc {
  return value !== EMPTY && isDoc(value);
}

/** The items of a list, sorted: lists are compared without minding the order of their items. */
export function sortedItems(list: readonly Value[]): readonly Value[] {
  return list.toSorted(compareValues);
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (const [at, item] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const order = compareValues(item, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareDocs(a: Doc, b: Doc): number {
  const keys = Object.keys(a).sort();
  const order = compareLists(keys, Object.keys(b).sort());
  if (order !== 0) return order;
  for (const key of keys) {
    const inner = compareValues(own(a, key) ?? null, own(b, key) ?? null);
    if (inner !== 0) return inner;
  }
  return 0;
}

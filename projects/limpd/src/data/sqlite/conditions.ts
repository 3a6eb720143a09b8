import type { Filter } from '../filter.ts';
import type { SortValue } from '../order.ts';
import { isDoc, isList, type Value } from '../value.ts';
import { keyAfter, keyOf, kindPrefix } from './key.ts';

/** A condition on one path that an index can look up. */
export interface Condition {
  /** The part of the filter that it is. */
  readonly filter: Filter;
  readonly path: string;
  readonly wants: Points | Bounds;
  /** Whether the index decides it for good, unless there are lists in deep places. */
  readonly exact: boolean;
}

/** One of these values. */
export interface Points {
  readonly kind: 'points';
  readonly values: readonly Value[];
}

/** A value of one kind, from or up to another one. */
export interface Bounds {
  readonly kind: 'bounds';
  readonly operator: '$gt' | '$gte' | '$lt' | '$lte';
  readonly value: Value;
}

/** A stretch of keys: from `from` on, up to but not including `to`. */
export interface Range {
  readonly from: Buffer;
  /** Undefined for up to the end. */
  readonly to: Buffer | undefined;
}

/** Longer lists are looked through document by document. */
const MOST_POINTS = 1000;

/** The parts of `filter` all of which a document has to satisfy. */
export function conjunctsOf(filter: Filter): readonly Filter[] {
  if (filter.kind === 'and') return filter.filters.flatMap(conjunctsOf);
  // An empty one demands nothing; one of a single part is that part.
  const [only, ...more] = filter.kind === 'or' ? filter.filters : [filter];
  if (only === undefined) return [];
  return more.length === 0 && filter.kind === 'or' ? conjunctsOf(only) : [filter];
}

/** `filter`, if an index can look it up. */
export function conditionOf(filter: Filter): Condition | undefined {
  if (filter.kind !== 'compare') return undefined;
  const { path, operator, value } = filter;
  switch (operator) {
    case '$eq':
      if (isList(value)) return undefined;
      return {
        filter,
        path,
        wants: { kind: 'points', values: [value] },
        exact: !isDoc(value),
      };
    case '$in':
      if (!isList(value) || value.length > MOST_POINTS || value.some(isList)) return undefined;
      return {
        filter,
        path,
        wants: { kind: 'points', values: [...new Set(value)] },
        exact: !value.some(isDoc),
      };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (value === null || typeof value === 'object') return undefined;
      return { filter, path, wants: { kind: 'bounds', operator, value }, exact: true };
    case '$ne':
    case '$all':
    case '$regex':
      return undefined;
    default:
      return operator satisfies never;
  }
}

/** The keys that begin with `prefix`. */
export function allUnder(prefix: Buffer): Range {
  return { from: prefix, to: keyAfter(prefix) };
}

/** The keys under `prefix` that go on with what `bounds` allow. */
export function rangeOf(prefix: Buffer, bounds: readonly Bounds[]): Range {
  let range = allUnder(prefix);
  for (const { operator, value } of bounds) {
    range = intersection(range, oneRange(prefix, operator, value));
  }
  return range;
}

function oneRange(prefix: Buffer, operator: Bounds['operator'], value: SortValue): Range {
  const kind = allUnder(Buffer.concat([prefix, kindPrefix(value)]));
  const at = allUnder(Buffer.concat([prefix, keyOf([value])]));
  switch (operator) {
    case '$gt':
      return { from: at.to ?? at.from, to: kind.to };
    case '$gte':
      return { from: at.from, to: kind.to };
    case '$lt':
      return { from: kind.from, to: at.from };
    case '$lte':
      return { from: kind.from, to: at.to };
    default:
      return operator satisfies never;
  }
}

function intersection(a: Range, b: Range): Range {
  const from = Buffer.compare(a.from, b.from) < 0 ? b.from : a.from;
  if (a.to === undefined) return { from, to: b.to };
  if (b.to === undefined) return { from, to: a.to };
  return { from, to: Buffer.compare(a.to, b.to) < 0 ? a.to : b.to };
}

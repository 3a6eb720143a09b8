import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Level } from '../level/level.ts';

/**
 * A query in the form that limpd works with, the list form of level 6.0, or why there is none: it is
 * in a form that its level refuses, or in one that its level fails at.
 */
export type ReadQuery =
  | { readonly kind: 'list'; readonly list: readonly Value[] }
  | { readonly kind: 'obsolete' }
  | { readonly kind: 'unreadable' };

const EMPTY: ReadQuery = { kind: 'list', list: [] };

/** Reads the query of a call of `level` (LIMP protocol, section 4). */
export function readQuery(query: Value | undefined, level: Level): ReadQuery {
  const isEmpty =
    query === undefined || query === null || (isDoc(query) && Object.keys(query).length === 0);
  if (isEmpty) return level.emptyQueries ? EMPTY : { kind: 'obsolete' };
  switch (level.queryForm) {
    case 'list':
      return isList(query) ? { kind: 'list', list: query } : { kind: 'obsolete' };
    case 'object': {
      const list = isDoc(query) ? readObject(query, level) : undefined;
      return list === undefined ? { kind: 'unreadable' } : { kind: 'list', list };
    }
    default:
      return level.queryForm satisfies never;
  }
}

/** The list form of an object with a condition for each attr; undefined if it is no such object. */
function readObject(query: Doc, level: Level): readonly Value[] | undefined {
  const parts: Value[] = [];
  for (const [attr, condition] of Object.entries(query)) {
    const value = attr.startsWith('$') ? condition : readCondition(condition, level);
    if (value === undefined) return undefined;
    parts.push(makeDoc([[attr, value]]));
  }
  return parts;
}

/** The value, or the operator and its value, in `{val, oper?, val2?}`. */
function readCondition(condition: Value, level: Level): Value | undefined {
  const val = isDoc(condition) ? own(condition, 'val') : undefined;
  if (!isDoc(condition) || val === undefined) return undefined;
  const operator = own(condition, 'oper');
  switch (operator) {
    case undefined:
    case null:
      return val;
    case '$bet':
      return makeDoc([['$bet', [val, own(condition, 'val2') ?? null]]]);
    case '$not':
    case '$ne':
      return level.notOperators.includes(operator) ? makeDoc([['$ne', val]]) : undefined;
    default:
      return typeof operator === 'string' ? makeDoc([[operator, val]]) : undefined;
  }
}

import { allOf, equals, everything, type Filter, type Operator } from '../data/filter.ts';
import { DEFAULT_BOUNDS, type Bounds } from '../bounds.ts';
import { isId } from '../data/ids.ts';
import type { Among, Window } from '../data/store.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Finder } from '../level/level.ts';
import { isFinder, readAmong } from './among.ts';
import type { AttrType } from './attr.ts';
import { QueryReading, type QueryTarget } from './query-budget.ts';

export type { QueryTarget } from './query-budget.ts';

/** One grouping that a query asks for. */
export interface Grouping {
  readonly by: string;
  /** How many buckets at most. */
  readonly count: number;
}

/** A query, understood. */
export interface QueryPlan {
  /** What a document must be like, and not deleted. */
  readonly filter: Filter;
  /** What a document must be like, deleted or not. */
  readonly matches: Filter;
  readonly window: Window;
  /** What to look among alone; undefined for all documents. */
  readonly among: Among | undefined;
  /** The attrs to give; all when undefined. */
  readonly attrs: readonly string[] | undefined;
  /** Whether to extend documents, or which attrs of them. */
  readonly extn: boolean | readonly string[];
  readonly groups: readonly Grouping[];
  /** False for a delete that shall leave nothing behind. */
  readonly soft: boolean;
}

/** The mark on documents that were deleted softly. No query sees them. */
export const DELETED_ATTR = '__deleted';

/** The operators that conditions may have. */
export const QUERY_OPERATORS: readonly string[] = [
  ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'],
  ...['$in', '$all', '$bet', '$regex'],
];

/**
 * Understands a query in the list form (LIMP protocol, section 4): lists and dicts at the top are
 * *and*, a list inside the list is *or*, and so is a key that starts with `__or`.
 *
 * @param finders which of the special attrs that look among documents it may have: none where
 *   documents are changed or watched.
 * @throws Refusal with `…_INVALID_QUERY` for what LIMP does not know, what cannot be compared, and
 *   attrs that are secret or that there are none of, and for what is more than `bounds` allow. The
 *   original never answers some of these (section 7).
 */
export function planQuery(
  asked: QueryTarget,
  query: readonly Value[],
  bounds: Bounds = DEFAULT_BOUNDS,
  finders: readonly Finder[] = [],
): QueryPlan {
  const target = new QueryReading(asked, bounds);
  const special = new Map<string, Value>();
  target.within(query.length, 'conditions', 'parts');
  const among = readAmong(target, query, finders);
  const filters = query.map((part) => readPart(target, part, special));
  const limit = windowNumber(special.get('$limit'));
  const skip = windowNumber(special.get('$skip'));
  const sort = readSort(target, special.get('$sort'));
  const matches: Filter = { kind: 'and', filters };
  return {
    filter: allOf(matches, equals(DELETED_ATTR, null)),
    matches,
    window: {
      ...(limit === undefined ? {} : { limit }),
      ...(skip === undefined ? {} : { skip }),
      ...(sort === undefined ? {} : { sort }),
    },
    among,
    attrs: readNames(target, '$attrs', special.get('$attrs')),
    extn: special.get('$extn') === false ? false : (readExtn(target, special.get('$extn')) ?? true),
    groups: readGroups(target, special.get('$group')),
    soft: special.get('$soft') !== false,
  };
}

const SPECIAL = ['$limit', '$skip', '$sort', '$attrs', '$extn', '$group', '$soft'];

function readPart(target: QueryReading, part: Value, special: Map<string, Value>): Filter {
  if (isList(part)) return readOr(target, part, 1);
  if (!isDoc(part)) throw target.invalid('A query holds dicts and lists only.');
  const conditions: [string, Value][] = [];
  for (const [key, value] of Object.entries(part)) {
    if (SPECIAL.includes(key)) special.set(key, value);
    else if (!isFinder(key)) conditions.push([key, value]);
  }
  return readConditions(target, makeDoc(conditions), 0);
}

function readOr(target: QueryReading, parts: readonly Value[], depth: number): Filter {
  target.within(depth, 'queryDepth', 'lists inside of lists');
  if (parts.length === 0) return everything;
  return { kind: 'or', filters: parts.map((part) => readAnd(target, part, depth)) };
}

function readAnd(target: QueryReading, part: Value, depth: number): Filter {
  target.spend(0);
  target.within(depth, 'queryDepth', 'lists inside of lists');
  if (isList(part)) {
    return { kind: 'and', filters: part.map((inner) => readAnd(target, inner, depth + 1)) };
  }
  if (!isDoc(part)) throw target.invalid('A query holds dicts and lists only.');
  return readConditions(target, part, depth);
}

function readConditions(target: QueryReading, conditions: Doc, depth: number): Filter {
  const entries = Object.entries(conditions);
  return {
    kind: 'and',
    filters: entries.map(([key, value]) => readCondition(target, key, value, depth)),
  };
}

function readCondition(target: QueryReading, key: string, value: Value, depth: number): Filter {
  if (key.startsWith('__or')) {
    if (!isList(value)) throw target.invalid(`'${key}' needs a list.`);
    return readOr(target, value, depth + 1);
  }
  if (isFinder(key)) throw target.invalid(`'${key}' stands beside alternatives, not in them.`);
  if (key.startsWith('$')) throw target.invalid(`'${key}' is not known here.`);
  if (isDoc(value)) {
    const operators = Object.keys(value).filter((name) => name.startsWith('$'));
    if (operators.length > 0) {
      return allOf(...operators.map((name) => readOperator(target, key, name, own(value, name))));
    }
  }
  return compare(target, key, '$eq', value);
}

function readOperator(
  target: QueryReading,
  path: string,
  operator: string,
  value: Value = null,
): Filter {
  switch (operator) {
    case '$eq':
    case '$ne':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return compare(target, path, operator, value);
    case '$in':
    case '$all':
      if (!isList(value)) throw target.invalid(`'${operator}' needs a list.`);
      return compare(target, path, operator, value);
    case '$bet': {
      const [from, to, ...more] = isList(value) ? value : [];
      if (from === undefined || to === undefined || more.length > 0) {
        throw target.invalid(`'$bet' needs a list of two values.`);
      }
      return allOf(compare(target, path, '$gte', from), compare(target, path, '$lte', to));
    }
    case '$regex':
      if (typeof value !== 'string') throw target.invalid(`'$regex' needs a regular expression.`);
      target.demandPattern(value);
      return compare(target, path, operator, value);
    case '$not':
      throw target.invalid(`Operator '$not' is not known: write '$ne'.`);
    default:
      throw target.invalid(`Operator '${operator}' is not known.`);
  }
}

function compare(target: QueryReading, path: string, operator: Operator, value: Value): Filter {
  const type = target.comparable(path);
  const many = isList(value) && (operator === '$in' || operator === '$all');
  target.spend(isList(value) ? value.length : 1);
  const converted = many
    ? value.map((item) => convert(target, path, type, item))
    : convert(target, path, type, value);
  return { kind: 'compare', path, operator, value: converted };
}

function convert(target: QueryReading, path: string, type: AttrType, value: Value): Value {
  const comparesIds = type.kind === 'id' || (type.kind === 'list' && type.of.kind === 'id');
  if (!comparesIds || value === null || isList(value)) return value;
  if (!isId(value)) throw target.invalid(`'${path}' can only be compared with an id.`);
  return value.toLowerCase();
}

/** A window that is no whole number counts as left out, as the recorded servers have it. */
function windowNumber(value: Value | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function readSort(target: QueryReading, value: Value | undefined): Window['sort'] {
  if (value === undefined) return undefined;
  if (!isDoc(value)) throw target.invalid(`'$sort' needs a dict of attrs and 1 or -1.`);
  target.within(Object.keys(value).length, 'attrs', `attrs in '$sort'`);
  return Object.entries(value).map(([path, direction]) => {
    target.comparable(path);
    if (direction !== 1 && direction !== -1) {
      throw target.invalid(`'$sort' knows the directions 1 and -1 only.`);
    }
    return [path, direction] as const;
  });
}

function readNames(
  target: QueryReading,
  key: string,
  value: Value | undefined,
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names = isList(value) ? value.filter((name) => typeof name === 'string') : [];
  if (!isList(value) || names.length < value.length) {
    throw target.invalid(`'${key}' needs a list of attrs.`);
  }
  target.within(names.length, 'attrs', `attrs in '${key}'`);
  for (const name of names) target.demandShown(name);
  return names;
}

function readExtn(
  target: QueryReading,
  value: Value | undefined,
): boolean | readonly string[] | undefined {
  return typeof value === 'boolean' ? value : readNames(target, '$extn', value);
}

function readGroups(target: QueryReading, value: Value | undefined): readonly Grouping[] {
  if (value === undefined) return [];
  if (!isList(value)) throw target.invalid(`'$group' needs a list.`);
  const { groups } = target.bounds;
  target.within(value.length, 'groupings', 'groupings');
  return value.map((grouping) => {
    const by = isDoc(grouping) ? own(grouping, 'by') : undefined;
    const count = isDoc(grouping) ? windowNumber(own(grouping, 'count')) : undefined;
    if (typeof by !== 'string' || count === undefined || count < 1 || count > groups) {
      throw target.invalid(`'$group' needs 'by' and a 'count' from 1 to ${groups}.`);
    }
    target.comparable(by);
    return { by, count };
  });
}

import { allOf, equals, everything, type Filter, type Operator } from '../data/filter.ts';
import { isId } from '../data/ids.ts';
import type { Window } from '../data/store.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Attrs, AttrType } from './attr.ts';
import { typeAtPath } from './fit.ts';
import { Refusal } from './reply.ts';

/** What a query is asked of. */
export interface QueryTarget {
  /** What error codes begin with, such as `CORE_USER`. */
  readonly code: string;
  readonly attrs: Attrs;
}

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

const MAX_BUCKETS = 1000;

/**
 * Understands a query in the list form (LIMP protocol, section 4): lists and dicts at the top are
 * *and*, a list inside the list is *or*, and so is a key that starts with `__or`.
 *
 * @throws Refusal with `…_INVALID_QUERY` for what LIMP does not know, what cannot be compared, and
 *   attrs that are secret. The original never answers some of these (section 7).
 */
export function planQuery(target: QueryTarget, query: readonly Value[]): QueryPlan {
  const special = new Map<string, Value>();
  const filters = query.map((part) => readPart(target, part, special));
  const limit = windowNumber(special.get('$limit'));
  const skip = windowNumber(special.get('$skip'));
  const sort = readSort(target, special.get('$sort'));
  const matches = allOf(...filters);
  return {
    filter: allOf(matches, equals(DELETED_ATTR, null)),
    matches,
    window: {
      ...(limit === undefined ? {} : { limit }),
      ...(skip === undefined ? {} : { skip }),
      ...(sort === undefined ? {} : { sort }),
    },
    attrs: readNames(target, '$attrs', special.get('$attrs')),
    extn: special.get('$extn') === false ? false : (readExtn(target, special.get('$extn')) ?? true),
    groups: readGroups(target, special.get('$group')),
    soft: special.get('$soft') !== false,
  };
}

const SPECIAL = ['$limit', '$skip', '$sort', '$attrs', '$extn', '$group', '$soft'];

function readPart(target: QueryTarget, part: Value, special: Map<string, Value>): Filter {
  if (isList(part)) return readOr(target, part);
  if (!isDoc(part)) throw invalid(target, 'A query holds dicts and lists only.');
  const conditions: [string, Value][] = [];
  for (const [key, value] of Object.entries(part)) {
    if (SPECIAL.includes(key)) special.set(key, value);
    else conditions.push([key, value]);
  }
  return readConditions(target, makeDoc(conditions));
}

function readOr(target: QueryTarget, parts: readonly Value[]): Filter {
  if (parts.length === 0) return everything;
  return { kind: 'or', filters: parts.map((part) => readAnd(target, part)) };
}

function readAnd(target: QueryTarget, part: Value): Filter {
  if (isList(part)) return allOf(...part.map((inner) => readAnd(target, inner)));
  if (!isDoc(part)) throw invalid(target, 'A query holds dicts and lists only.');
  return readConditions(target, part);
}

function readConditions(target: QueryTarget, conditions: Doc): Filter {
  return allOf(
    ...Object.entries(conditions).map(([key, value]) => readCondition(target, key, value)),
  );
}

function readCondition(target: QueryTarget, key: string, value: Value): Filter {
  if (key.startsWith('__or')) {
    if (!isList(value)) throw invalid(target, `'${key}' needs a list.`);
    return readOr(target, value);
  }
  if (key.startsWith('$')) throw invalid(target, `'${key}' is not known here.`);
  refuseSecret(target, key);
  if (isDoc(value)) {
    const operators = Object.keys(value).filter((name) => name.startsWith('$'));
    if (operators.length > 0) {
      return allOf(...operators.map((name) => readOperator(target, key, name, own(value, name))));
    }
  }
  return compare(target, key, '$eq', value);
}

function readOperator(
  target: QueryTarget,
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
      if (!isList(value)) throw invalid(target, `'${operator}' needs a list.`);
      return compare(target, path, operator, value);
    case '$bet': {
      const [from, to, ...more] = isList(value) ? value : [];
      if (from === undefined || to === undefined || more.length > 0) {
        throw invalid(target, `'$bet' needs a list of two values.`);
      }
      return allOf(compare(target, path, '$gte', from), compare(target, path, '$lte', to));
    }
    case '$regex':
      if (!isPattern(value)) throw invalid(target, `'$regex' needs a regular expression.`);
      return compare(target, path, operator, value);
    case '$not':
      throw invalid(target, `Operator '$not' is not known: write '$ne'.`);
    default:
      throw invalid(target, `Operator '${operator}' is not known.`);
  }
}

function compare(target: QueryTarget, path: string, operator: Operator, value: Value): Filter {
  const type = path === '_id' ? ({ kind: 'id' } as const) : typeAtPath(target.attrs, path);
  const many = isList(value) && (operator === '$in' || operator === '$all');
  const converted = many
    ? value.map((item) => convert(target, path, type, item))
    : convert(target, path, type, value);
  return { kind: 'compare', path, operator, value: converted };
}

function convert(
  target: QueryTarget,
  path: string,
  type: AttrType | undefined,
  value: Value,
): Value {
  const comparesIds = type?.kind === 'id' || (type?.kind === 'list' && type.of.kind === 'id');
  if (!comparesIds || value === null || isList(value)) return value;
  if (!isId(value)) throw invalid(target, `'${path}' can only be compared with an id.`);
  return value.toLowerCase();
}

function isPattern(value: Value): value is string {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

/** A window that is no whole number counts as left out, as the recorded servers have it. */
function windowNumber(value: Value | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function readSort(target: QueryTarget, value: Value | undefined): Window['sort'] {
  if (value === undefined) return undefined;
  if (!isDoc(value)) throw invalid(target, `'$sort' needs a dict of attrs and 1 or -1.`);
  return Object.entries(value).map(([path, direction]) => {
    refuseSecret(target, path);
    if (direction !== 1 && direction !== -1) {
      throw invalid(target, `'$sort' knows the directions 1 and -1 only.`);
    }
    return [path, direction] as const;
  });
}

function readNames(
  target: QueryTarget,
  key: string,
  value: Value | undefined,
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names = isList(value) ? value.filter((name) => typeof name === 'string') : [];
  if (!isList(value) || names.length < value.length) {
    throw invalid(target, `'${key}' needs a list of attrs.`);
  }
  return names;
}

function readExtn(
  target: QueryTarget,
  value: Value | undefined,
): boolean | readonly string[] | undefined {
  return typeof value === 'boolean' ? value : readNames(target, '$extn', value);
}

function readGroups(target: QueryTarget, value: Value | undefined): readonly Grouping[] {
  if (value === undefined) return [];
  if (!isList(value)) throw invalid(target, `'$group' needs a list.`);
  return value.map((grouping) => {
    const by = isDoc(grouping) ? own(grouping, 'by') : undefined;
    const count = isDoc(grouping) ? windowNumber(own(grouping, 'count')) : undefined;
    if (typeof by !== 'string' || count === undefined || count < 1 || count > MAX_BUCKETS) {
      throw invalid(target, `'$group' needs 'by' and a 'count' from 1 to ${MAX_BUCKETS}.`);
    }
    refuseSecret(target, by);
    return { by, count };
  });
}

/** A secret that can be compared can be guessed one comparison at a time. */
function refuseSecret(target: QueryTarget, path: string): void {
  const name = path.split('.', 1).join('');
  if (Object.hasOwn(target.attrs, name) && target.attrs[name]?.secret === true) {
    throw invalid(target, `'${name}' cannot be queried.`);
  }
}

function invalid(target: QueryTarget, msg: string): Refusal {
  return new Refusal(400, `${target.code}_INVALID_QUERY`, msg);
}

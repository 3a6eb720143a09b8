import { allOf, type Filter } from '../filter.ts';
import type { Window } from '../store.ts';
import { isList } from '../value.ts';
import {
  allUnder,
  conditionOf,
  conjunctsOf,
  rangeOf,
  type Bounds,
  type Condition,
  type Range,
} from './conditions.ts';
import { keyOf } from './key.ts';
import { GONE_PATH } from './sql-filter.ts';
import type { Collection, Index } from './tables.ts';

/** The order in which documents are wanted: paths, and then `_id`, which settles every tie. */
export interface Order {
  readonly terms: readonly (readonly [path: string, direction: 1 | -1])[];
  readonly id: 1 | -1;
}

/** A way to the documents that may match. */
export type Access =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'rows'; readonly ns: readonly number[] }
  /** Looks at all, in the order in which they came. */
  | { readonly kind: 'all' }
  /** Looks at all, in the order of their `_id`s. */
  | { readonly kind: 'all-by-id'; readonly direction: 1 | -1 }
  | {
      readonly kind: 'keys';
      readonly index: Index;
      readonly ranges: readonly Range[];
      readonly direction: 1 | -1;
      /** Whether documents that are deleted softly are left out. */
      readonly live: boolean;
    };

/** How a query is carried out. */
export interface Plan {
  readonly access: Access;
  /** What is left to be decided of each document. */
  readonly rest: Filter;
  /** Whether documents come in the wanted order. */
  readonly ordered: boolean;
}

/** The order that `window` asks for. */
export function orderOf(window: Window): Order {
  const sort = window.sort ?? [['_id', -1] as const];
  const at = sort.findIndex(([path]) => path === '_id');
  const terms = at === -1 ? sort : sort.slice(0, at);
  return { terms, id: sort[at]?.[1] ?? terms.at(-1)?.[1] ?? -1 };
}

/**
 * Chooses the way to what matches `filter`. Each index that could be used is measured by `count`,
 * which tells how many keys there are in ranges, but does not count far.
 *
 * @param order undefined where any will do.
 * @param few whether not all matches are wanted, so that an order is worth having.
 */
export function planOf(
  collection: Collection,
  filter: Filter,
  order: Order | undefined,
  few: boolean,
  count: (access: Access & { kind: 'keys' }) => number,
): Plan {
  const conjuncts = conjunctsOf(filter);
  const ids = idsIn(conjuncts);
  if (ids !== undefined) {
    return {
      access: { kind: 'ids', ids: ids.ids },
      rest: allOf(...conjuncts.filter((part) => part !== ids.part)),
      ordered: false,
    };
  }
  const conditions = conjuncts.flatMap((part) => conditionOf(part) ?? []);
  const candidates = collection.indexes
    .filter((index) => index.kind === 'keys')
    .map((index) => candidateOf(index, conjuncts, conditions, order))
    .filter((candidate) => candidate.narrows || candidate.plan.ordered);
  const narrow = candidates
    .filter(({ narrows }) => narrows)
    .map(({ plan }) => ({ plan, keys: count(plan.access) }))
    .sort((a, b) => a.keys - b.keys || Number(b.plan.ordered) - Number(a.plan.ordered));
  const [best] = narrow;
  const ordered = candidates.find(({ plan }) => plan.ordered);
  const byId: Plan | undefined =
    order?.terms.length === 0
      ? { access: { kind: 'all-by-id', direction: order.id }, rest: filter, ordered: true }
      : undefined;
  if (best !== undefined && (best.plan.ordered || best.keys < FAR || !few)) return best.plan;
  return (
    ordered?.plan ?? byId ?? best?.plan ?? { access: { kind: 'all' }, rest: filter, ordered: false }
  );
}

/** As far as ranges are counted to compare them. */
export const FAR = 500;

interface Candidate {
  readonly plan: Plan & { readonly access: { readonly kind: 'keys' } };
  /** Whether it leaves some documents out. */
  readonly narrows: boolean;
}

function candidateOf(
  index: Index,
  conjuncts: readonly Filter[],
  conditions: readonly Condition[],
  order: Order | undefined,
): Candidate {
  const used: Condition[] = [];
  let prefixes: readonly Buffer[] = [Buffer.alloc(0)];
  const single = new Set<string>();
  let depth = 0;
  for (const path of index.paths) {
    const points = conditions.find((one) => one.path === path && one.wants.kind === 'points');
    if (points?.wants.kind !== 'points') break;
    const keys = points.wants.values.map((value) => keyOf([value]));
    if (prefixes.length * keys.length > MOST_RANGES) break;
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
    if (keys.length === 1) single.add(path);
    used.push(points);
    depth += 1;
  }
  const next = index.paths[depth];
  const bounds = conditions.filter((one) => one.path === next && one.wants.kind === 'bounds');
  // With lists, one item may be above one bound and another one below the other.
  const usable = index.multi || index.deep ? bounds.slice(0, 1) : bounds;
  used.push(...usable);
  const allowed = usable.flatMap(({ wants }): Bounds[] => (wants.kind === 'bounds' ? [wants] : []));
  const ranges = prefixes.map((prefix) =>
    allowed.length === 0 ? allUnder(prefix) : rangeOf(prefix, allowed),
  );
  const direction = order?.id ?? 1;
  const isOrdered =
    order !== undefined &&
    ranges.length === 1 &&
    (allowed.length === 0 || !index.multi) &&
    gives(index, index.paths.slice(depth), single, order);
  const live = conjuncts.some(isLive);
  const decided = new Set<Filter>(
    used.filter(({ exact }) => exact && !index.deep).map(({ filter }) => filter),
  );
  return {
    plan: {
      access: { kind: 'keys', index, ranges, direction, live },
      rest: allOf(...conjuncts.filter((part) => !decided.has(part) && !isLive(part))),
      ordered: isOrdered,
    },
    narrows: used.length > 0,
  };
}

const MOST_RANGES = 2000;

/** Whether keys that go on with `paths`, and then `_id`, are in `order` or in the reverse of it. */
function gives(
  index: Index,
  paths: readonly string[],
  single: ReadonlySet<string>,
  order: Order,
): boolean {
  const constant = (path: string): boolean => !index.multi && !index.deep && single.has(path);
  const terms = order.terms.filter(([path]) => !constant(path));
  return (
    terms.length === paths.length &&
    terms.every(([path, direction], at) => path === paths[at] && direction === order.id)
  );
}

/** Whether `filter` leaves out what was deleted softly, which indexes know. */
function isLive(filter: Filter): boolean {
  return (
    filter.kind === 'compare' &&
    filter.path === GONE_PATH &&
    filter.operator === '$eq' &&
    filter.value === null
  );
}

/** The only `_id`s that any of `conjuncts` allows, and which one it is. */
function idsIn(
  conjuncts: readonly Filter[],
): { readonly ids: readonly string[]; readonly part: Filter } | undefined {
  for (const part of conjuncts) {
    if (part.kind !== 'compare' || part.path !== '_id') continue;
    if (part.operator === '$eq') {
      return { ids: typeof part.value === 'string' ? [part.value] : [], part };
    }
    if (part.operator === '$in' && isList(part.value)) {
      const texts = part.value.filter((value) => typeof value === 'string');
      return { ids: [...new Set(texts)], part };
    }
  }
  return undefined;
}

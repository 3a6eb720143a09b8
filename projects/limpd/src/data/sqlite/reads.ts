import { boxAround, distanceOf, pointAt } from '../distance.ts';
import { everything, type Filter } from '../filter.ts';
import { viewOfDoc } from '../query-view.ts';
import type { Bucket, Near, Window } from '../store.ts';
import { readSearch } from '../words.ts';
import { FAR, orderOf, planOf, type Access, type Plan } from './access.ts';
import { bucketsOf } from './buckets.ts';
import type { Database } from './database.ts';
import { matches, rangeSql, type Match } from './rows.ts';
import { columnOf, docOfColumn, sortColumns, Sorter } from './sorting.ts';
import { LIVE, sqlFilter } from './sql-filter.ts';
import { gathered, type Steps } from './steps.ts';
import type { Collection, Index } from './tables.ts';

/** What was found. */
export interface FoundRows {
  readonly total: number;
  readonly docs: readonly string[];
  /** The place of each of `docs` among all; where it was asked what is near: how far it is, in metres. */
  readonly ranks: readonly number[];
}

/** Documents fetched at a time when they have been sorted. */
const PAGE = 200;

/** Answers questions about collections. Changes nothing. */
export class Reads {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The rows that match, in the window's order, in portions. */
  *pages(
    collection: Collection,
    filter: Filter,
    window: Window,
  ): Generator<readonly Match[], void> {
    const { skip = 0, limit = Infinity } = window;
    const order = orderOf(window);
    const few = limit < Infinity;
    const plan = planOf(collection, filter, order, few, (access) => this.#measure(access));
    if (!plan.ordered) {
      yield* this.#sortedPages(collection, plan, window);
      return;
    }
    let passed = 0;
    const wanted = { doc: true, columns: [], ...(few ? { few: skip + limit } : {}) };
    if (limit === 0) return;
    for (const found of matches(this.#db, collection, plan, wanted)) {
      const from = Math.max(0, skip - passed);
      yield found.slice(from, Math.max(from, skip + limit - passed));
      passed += found.length;
      if (passed >= skip + limit) return;
    }
  }

  /** The documents that match, in the window's order. */
  *find(collection: Collection, filter: Filter, window: Window): Steps<readonly string[]> {
    const { skip = 0, limit = Infinity } = window;
    const order = orderOf(window);
    const plan = planOf(collection, filter, order, limit < Infinity, (access) =>
      this.#measure(access),
    );
    if (limit < Infinity || plan.access.kind !== 'all-by-id') {
      return texts(yield* gathered(this.pages(collection, filter, window)));
    }
    // Where all are gathered anyway, to sort them takes less than to go through the index.
    const asTheyCame: Plan = { ...plan, access: { kind: 'all' } };
    const found = yield* gathered(
      matches(this.#db, collection, asTheyCame, { doc: true, columns: [] }),
    );
    const inOrder = found.toSorted((a, b) => (a.id < b.id ? -order.id : order.id));
    return texts(inOrder.slice(skip));
  }

  /** How many documents match. */
  *count(collection: Collection, filter: Filter): Steps<number> {
    const plan = planOf(collection, filter, undefined, false, (access) => this.#measure(access));
    const { exact, sql } = sqlFilter(plan.rest);
    if (exact && sql.text === '1' && plan.access.kind === 'keys') {
      const keys = this.#countKeys(plan.access);
      if (keys !== undefined) return keys;
    }
    if (plan.access.kind === 'all') {
      const counts = this.#counts(collection);
      if (exact && sql.text === '1') return counts.all;
      if (exact && sql === LIVE) return counts.live;
    }
    let total = 0;
    for (const found of matches(this.#db, collection, plan, { doc: false, columns: [] })) {
      total += found.length;
      yield;
    }
    return total;
  }

  /** The values at `path`, divided into buckets. */
  *group(
    collection: Collection,
    filter: Filter,
    path: string,
    buckets: number,
  ): Steps<readonly Bucket[]> {
    const plan = planOf(collection, filter, undefined, false, (access) => this.#measure(access));
    const wanted = { doc: false, columns: [columnOf(path)] };
    const found = yield* gathered(matches(this.#db, collection, plan, wanted));
    const views = found
      .toSorted((a, b) => a.n - b.n)
      .map(({ columns: [cell = null] }) => viewOfDoc(docOfColumn(path, cell)));
    return yield* bucketsOf(views, path, buckets);
  }

  /** The documents with words that `text` searches for. */
  *search(collection: Collection, text: string, filter: Filter, window: Window): Steps<FoundRows> {
    const index = collection.indexes.find(({ kind }) => kind === 'text');
    const query = index === undefined ? undefined : ftsQuery(text);
    if (index === undefined || query === undefined) return NOTHING;
    const ranked = this.#db.all(
      `SELECT rowid FROM ${index.table} WHERE ${index.table} MATCH ? ORDER BY rank, rowid DESC`,
      [query],
    );
    const ns = ranked.map(([n]) => Number(n));
    const rank = new Map(ns.map((n, at) => [n, at]));
    return yield* this.#amongRows(collection, ns, filter, window, ({ n }) => rank.get(n) ?? 0);
  }

  /** The documents near a place. */
  *near(collection: Collection, near: Near, filter: Filter, window: Window): Steps<FoundRows> {
    const index = collection.indexes.find(
      ({ kind, paths }) => kind === 'place' && paths[0] === near.path,
    );
    const ns = index === undefined ? undefined : this.#inBox(index, near);
    const access: Access = ns === undefined ? { kind: 'all' } : { kind: 'rows', ns };
    const plan: Plan = { access, rest: filter, ordered: false };
    const columns = [columnOf(near.path)];
    const distances = new Map<number, number>();
    for (const found of matches(this.#db, collection, plan, { doc: false, columns })) {
      for (const {
        n,
        columns: [cell = null],
      } of found) {
        const point = pointAt(docOfColumn(near.path, cell), near.path);
        const distance = point === undefined ? Infinity : distanceOf(point, near.at);
        if (distance <= near.within) distances.set(n, distance);
      }
      yield;
    }
    const by = ({ n }: Match): number => distances.get(n) ?? Infinity;
    const found = yield* this.#amongRows(collection, [...distances.keys()], everything, window, by);
    return found;
  }

  /** The rows among `ns` that match: by `rank`, the least first, unless the window sorts. */
  *#amongRows(
    collection: Collection,
    ns: readonly number[],
    filter: Filter,
    window: Window,
    rank: (match: Match) => number,
  ): Steps<FoundRows> {
    const plan: Plan = { access: { kind: 'rows', ns }, rest: filter, ordered: false };
    const wanted = { doc: false, columns: sortColumns(window) };
    const found = yield* gathered(matches(this.#db, collection, plan, wanted));
    const { skip = 0, limit = Infinity } = window;
    let inOrder = found.toSorted((a, b) => rank(a) - rank(b));
    if (window.sort !== undefined) {
      const sorter = new Sorter(window);
      sorter.add(found);
      inOrder = [...(yield* sorter.sorted())];
    }
    const chosen = inOrder.slice(skip, skip + limit);
    const docs: string[] = [];
    const ranks: number[] = [];
    for (const page of this.#fetched(collection, chosen)) {
      docs.push(...texts(page));
      ranks.push(...page.map(rank));
      yield;
    }
    return { total: found.length, docs, ranks };
  }

  *#sortedPages(
    collection: Collection,
    plan: Plan,
    window: Window,
  ): Generator<readonly Match[], void> {
    const { skip = 0, limit = Infinity } = window;
    const sorter = new Sorter(window);
    // What is known to be little is fetched at once.
    const isLittle = plan.access.kind === 'ids' && plan.access.ids.length <= PAGE;
    const wanted = { doc: isLittle, columns: sortColumns(window) };
    for (const found of matches(this.#db, collection, plan, wanted)) {
      sorter.add(found);
      yield [];
    }
    const steps = sorter.sorted();
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield [];
    const chosen = step.value.slice(skip, skip + limit);
    if (isLittle) yield chosen;
    else yield* this.#fetched(collection, chosen);
  }

  /** `rows` with their documents, in the same order. Those that are gone meanwhile are left out. */
  *#fetched(collection: Collection, rows: readonly Match[]): Generator<readonly Match[], void> {
    for (let at = 0; at < rows.length; at += PAGE) {
      const page = rows.slice(at, at + PAGE);
      const plan: Plan = {
        access: { kind: 'rows', ns: page.map(({ n }) => n) },
        rest: everything,
        ordered: false,
      };
      const found = [...matches(this.#db, collection, plan, { doc: true, columns: [] })].flat();
      const byRow = new Map(found.map((match) => [match.n, match]));
      yield page.flatMap(({ n }) => byRow.get(n) ?? []);
    }
  }

  #inBox({ table }: Index, { at, within }: Near): readonly number[] {
    const { lng, lat } = boxAround(at, within);
    const rows = this.#db.all(
      `SELECT n FROM ${table} WHERE east >= ? AND west <= ? AND north >= ? AND south <= ?`,
      [...lng, ...lat],
    );
    return rows.map(([n]) => Number(n));
  }

  /** How many keys there are in the ranges, but not far beyond {@link FAR}. */
  #measure({ index, ranges }: Access & { kind: 'keys' }): number {
    let keys = 0;
    for (const range of ranges) {
      if (keys >= FAR) break;
      const { text, params } = rangeSql(range);
      const row = this.#db.get(
        `SELECT count(*) FROM (SELECT 1 FROM ${index.table} AS i WHERE ${text} LIMIT ${FAR})`,
        params,
      );
      keys += Number(row?.[0]);
    }
    return keys;
  }

  /** Undefined where documents stand at several of the keys. */
  #countKeys({ index, ranges, live }: Access & { kind: 'keys' }): number | undefined {
    if (index.multi && ranges.length > 1) return undefined;
    let keys = 0;
    for (const range of ranges) {
      const { text, params } = rangeSql(range);
      const row = this.#db.get(
        `SELECT count(${index.multi ? 'DISTINCT n' : '*'}) FROM ${index.table} AS i
          WHERE ${text}${live ? ' AND gone = 0' : ''}`,
        params,
      );
      keys += Number(row?.[0]);
    }
    return keys;
  }

  #counts(collection: Collection): { readonly all: number; readonly live: number } {
    collection.counts ??= {
      all: Number(this.#db.get(`SELECT count(*) FROM ${collection.table}`)?.[0]),
      live: Number(this.#db.get(`SELECT count(*) FROM ${collection.table} WHERE gone = 0`)?.[0]),
    };
    return collection.counts;
  }
}

const NOTHING: FoundRows = { total: 0, docs: [], ranks: [] };

function texts(rows: readonly Match[]): readonly string[] {
  return rows.flatMap(({ doc }) => doc ?? []);
}

/** What `text` searches for, as FTS5 wants to be asked; undefined where it searches for nothing. */
function ftsQuery(text: string): string | undefined {
  const { wanted, unwanted } = readSearch(text);
  if (wanted.length === 0) return undefined;
  const anyOf = (phrases: readonly (readonly string[])[]): string =>
    phrases.map((words) => `"${words.join(' ')}"`).join(' OR ');
  return unwanted.length === 0 ? anyOf(wanted) : `(${anyOf(wanted)}) NOT (${anyOf(unwanted)})`;
}

import { everything, type Filter } from '../filter.ts';
import type { Among, Bucket, Window } from '../store.ts';
import { FAR, orderOf, planOf, type Access, type Plan } from './access.ts';
import { Buckets } from './buckets.ts';
import type { Database } from './database.ts';
import { ranked, type RankedMatch } from './ranked.ts';
import { matches, rangeSql, type Match } from './rows.ts';
import { RunSorter } from './run-sorter.ts';
import { columnOf, sortColumns, Sorter } from './sorting.ts';
import { LIVE, sqlFilter } from './sql-filter.ts';
import { gathered, type Steps } from './steps.ts';
import type { Collection } from './tables.ts';

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
    among: Among | undefined,
  ): Steps<readonly Bucket[]> {
    const columns = [columnOf(path)];
    const grouping = new Buckets(path);
    const rows =
      among === undefined
        ? matches(
            this.#db,
            collection,
            planOf(collection, filter, undefined, false, (access) => this.#measure(access)),
            { doc: false, columns },
          )
        : ranked(this.#db, collection, filter, among, columns);
    for (const found of rows) {
      grouping.add(found);
      yield;
    }
    return yield* grouping.divided(buckets);
  }

  /** What was found by words or by place, the best first unless the window sorts. */
  *among(collection: Collection, among: Among, filter: Filter, window: Window): Steps<FoundRows> {
    const { skip = 0, limit = Infinity } = window;
    const sorts = window.sort !== undefined;
    const sorter = sorts
      ? new Sorter<RankedMatch>(window)
      : new RunSorter<RankedMatch>((a, b) => a.rank - b.rank || b.n - a.n, skip + limit);
    let total = 0;
    const columns = sorts ? sortColumns(window) : [];
    for (const found of ranked(this.#db, collection, filter, among, columns)) {
      sorter.add(found);
      total += found.length;
      yield;
    }
    const chosen = (yield* sorter.sorted()).slice(skip, skip + limit);
    const rankOf = new Map(chosen.map(({ n, rank }) => [n, rank]));
    const docs: string[] = [];
    const ranks: number[] = [];
    for (const page of this.#fetched(collection, chosen)) {
      docs.push(...texts(page));
      ranks.push(...page.map(({ n }) => rankOf.get(n) ?? 0));
      yield;
    }
    return { total, docs, ranks };
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

function texts(rows: readonly Match[]): readonly string[] {
  return rows.flatMap(({ doc }) => doc ?? []);
}

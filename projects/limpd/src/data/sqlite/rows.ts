import type { Filter } from '../filter.ts';
import { matcherOf } from '../matches.ts';
import type { Access, Plan } from './access.ts';
import type { Range } from './conditions.ts';
import type { Database } from './database.ts';
import { bytesIn, type Cell } from './decode-cells.ts';
import { readDocText } from './doc-text.ts';
import { join, sqlFilter, type Param, type Sql, type SqlFilter } from './sql-filter.ts';
import type { Collection } from './tables.ts';

/** A document that matches. */
export interface Match {
  readonly n: number;
  readonly id: string;
  /** There where it was asked for. */
  readonly doc: string | undefined;
  /** The columns that were asked for. */
  readonly columns: readonly Cell[];
}

/** What to give of documents. */
export interface Wanted {
  readonly doc: boolean;
  /** SQL over the column `doc`. */
  readonly columns: readonly string[];
  /** About how many matches are needed; all when left out. */
  readonly few?: number;
}

/** Documents looked at in one slice: what a query may hold others up for. */
const MOST_PER_SLICE = 2000;
/** Fewer where each is read and decided outside of SQL. */
const MOST_UNDECIDED = 500;

/**
 * The documents that match, slice by slice, in the order of the plan's access. Between two slices
 * anything may happen to the collection: each begins where the one before ended.
 */
export function* matches(
  db: Database,
  collection: Collection,
  plan: Plan,
  wanted: Wanted,
): Generator<readonly Match[], void> {
  const query = new RowQuery(db, collection, plan.rest, wanted);
  const most = query.exact ? MOST_PER_SLICE : MOST_UNDECIDED;
  let size = Math.min(most, Math.max(20, wanted.few ?? most));
  const next = (): number => {
    const now = size;
    size = Math.min(most, size * 4);
    return now;
  };
  const { access } = plan;
  switch (access.kind) {
    case 'ids':
      yield* inChunks(access.ids, most, (ids) => query.among('id', ids));
      return;
    case 'rows':
      yield* inChunks(access.ns, most, (ns) => query.among('n', ns));
      return;
    case 'all':
      yield* query.all(most);
      return;
    case 'all-by-id':
      yield* query.byId(access.direction, next);
      return;
    case 'keys':
      yield* query.byKey(access, next);
      return;
    default:
      access satisfies never;
  }
}

function* inChunks<T>(
  items: readonly T[],
  size: number,
  look: (chunk: readonly T[]) => readonly Match[],
): Generator<readonly Match[], void> {
  for (let at = 0; at < items.length; at += size) yield look(items.slice(at, at + size));
}

/** From so many on it is worth looking up where a slice ends: then rows that do not match never leave SQL. */
const WIDE = 200;

class RowQuery {
  readonly #db: Database;
  readonly #collection: Collection;
  readonly #filter: SqlFilter;
  readonly #matches: (doc: string) => boolean;
  readonly #wanted: Wanted;
  /** What is given of a document `d`, after `n`, `id` and whether SQL is unsure of it. */
  readonly #select: string;

  constructor(db: Database, collection: Collection, filter: Filter, wanted: Wanted) {
    this.#db = db;
    this.#collection = collection;
    this.#filter = sqlFilter(filter);
    this.#wanted = wanted;
    let matcher: ReturnType<typeof matcherOf> | undefined;
    this.#matches = (text) => {
      matcher ??= matcherOf(filter);
      return matcher(readDocText(text));
    };
    const { exact, unsure } = this.#filter;
    const whole = wanted.doc || !exact;
    const needed = whole ? 'ok' : unsure === undefined ? '0' : 'ok AND unsure';
    this.#select = [`CASE WHEN ${needed} THEN json(doc) END`, ...wanted.columns].join(', ');
  }

  get exact(): boolean {
    return this.#filter.exact;
  }

  among(column: 'id' | 'n', values: readonly (string | number)[]): readonly Match[] {
    const [only = '', ...more] = values;
    const where: Sql =
      more.length === 0
        ? { text: `${column} = ?`, params: [only] }
        : {
            text: `${column} IN (SELECT value FROM json_each(?))`,
            params: [JSON.stringify(values)],
          };
    return this.#kept(this.#rows(where));
  }

  /** Rows that do not match never leave SQL. */
  *all(width: number): Generator<readonly Match[], void> {
    const { table } = this.#collection;
    const last = Number(this.#db.get(`SELECT max(n) FROM ${table}`)?.[0] ?? 0);
    for (let from = 0; from <= last; from += width) {
      yield this.#kept(this.#rows({ text: 'n > ? AND n <= ?', params: [from, from + width] }));
    }
  }

  *byId(direction: 1 | -1, next: () => number): Generator<readonly Match[], void> {
    const [sign, back, word] = direction === 1 ? ['>', '<', 'ASC'] : ['<', '>', 'DESC'];
    let after: string | undefined;
    for (;;) {
      const size = next();
      const where: Sql =
        after === undefined ? { text: '1', params: [] } : { text: `id ${sign} ?`, params: [after] };
      if (size >= WIDE) {
        const end = this.#db.get(
          `SELECT id FROM ${this.#collection.table}
            WHERE ${where.text} ORDER BY id ${word} LIMIT 1 OFFSET ${size - 1}`,
          where.params,
        );
        const upTo: Sql[] =
          end === undefined ? [] : [{ text: `id ${back}= ?`, params: [String(end[0])] }];
        yield this.#kept(this.#rows(join([where, ...upTo], 'AND'), `ORDER BY id ${word}`));
        if (end === undefined) return;
        after = String(end[0]);
        continue;
      }
      const rows = this.#looked(
        `SELECT n, id, gone, doc, NULL AS key FROM ${this.#collection.table}
          WHERE ${where.text} ORDER BY id ${word} LIMIT ${size}`,
        where.params,
      );
      yield this.#kept(rows);
      const last = rows.at(-1);
      if (last === undefined || rows.length < size) return;
      after = String(last[1]);
    }
  }

  *byKey(access: Access & { kind: 'keys' }, next: () => number): Generator<readonly Match[], void> {
    const seen = access.index.multi || access.ranges.length > 1 ? new Set<number>() : undefined;
    const ranges = access.direction === 1 ? access.ranges : access.ranges.toReversed();
    for (const range of ranges) {
      for (const found of this.#inRange(access, range, next)) {
        const fresh = found.filter(({ n }) => seen?.has(n) !== true);
        for (const { n } of fresh) seen?.add(n);
        yield seen === undefined ? found : onceEach(fresh);
      }
    }
  }

  *#inRange(
    { index, direction, live }: Access & { kind: 'keys' },
    range: Range,
    next: () => number,
  ): Generator<readonly Match[], void> {
    const [sign, word] = direction === 1 ? ['>', 'ASC'] : ['<', 'DESC'];
    let after: readonly Param[] | undefined;
    for (;;) {
      const size = next();
      const parts: Sql[] = [rangeSql(range)];
      if (live) parts.push({ text: 'i.gone = 0', params: [] });
      if (after !== undefined) {
        parts.push({ text: `(i.key, i.id) ${sign} (?, ?)`, params: after });
      }
      const where = join(parts, 'AND');
      const rows = this.#looked(
        `SELECT c.n AS n, c.id AS id, c.gone AS gone, doc, i.key AS key
          FROM ${index.table} AS i JOIN ${this.#collection.table} AS c ON c.n = i.n
          WHERE ${where.text} ORDER BY i.key ${word}, i.id ${word} LIMIT ${size}`,
        where.params,
      );
      yield this.#kept(rows);
      const last = rows.at(-1);
      if (last === undefined || rows.length < size) return;
      after = [bytesIn(last[2]), String(last[1])];
    }
  }

  /** Rows that match: `n`, `id`, nothing, whether SQL is unsure, and what is wanted. */
  #rows(where: Sql, order = ''): readonly (readonly Cell[])[] {
    const { sql, unsure } = this.#filter;
    const inner = join([where, sql], 'AND');
    const doubt = unsure ?? NEVER;
    return this.#db.all(
      `SELECT n, id, NULL, ok, unsure, ${this.#select}
        FROM (SELECT *, 1 AS ok, (${doubt.text}) AS unsure
          FROM ${this.#collection.table} WHERE ${inner.text}) ${order}`,
      [...doubt.params, ...inner.params],
    );
  }

  /** The rows of `inner`, which says how many to look at, whether they match or not. */
  #looked(inner: string, params: readonly Param[]): readonly (readonly Cell[])[] {
    const { sql, unsure } = this.#filter;
    const doubt = unsure ?? NEVER;
    return this.#db.all(
      `SELECT n, id, key, ok, unsure, ${this.#select}
        FROM (SELECT *, (${sql.text}) AS ok, (${doubt.text}) AS unsure FROM (${inner}))`,
      [...sql.params, ...doubt.params, ...params],
    );
  }

  #kept(rows: readonly (readonly Cell[])[]): readonly Match[] {
    const kept: Match[] = [];
    for (const [n, id, , ok, unsure, text, ...columns] of rows) {
      if (ok !== 1) continue;
      const doc = typeof text === 'string' ? text : undefined;
      const undecided = unsure === 1 || !this.#filter.exact;
      if (undecided && (doc === undefined || !this.#matches(doc))) continue;
      kept.push({
        n: Number(n),
        id: String(id),
        doc: this.#wanted.doc ? doc : undefined,
        columns,
      });
    }
    return kept;
  }
}

const NEVER: Sql = { text: '0', params: [] };

/** A stretch of keys in SQL, over the table `i`. */
export function rangeSql({ from, to }: Range): Sql {
  return to === undefined
    ? { text: 'i.key >= ?', params: [from] }
    : { text: 'i.key >= ? AND i.key < ?', params: [from, to] };
}

function onceEach(found: readonly Match[]): readonly Match[] {
  return [...new Map(found.map((match) => [match.n, match])).values()];
}

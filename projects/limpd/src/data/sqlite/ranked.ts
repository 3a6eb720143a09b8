import { distanceOf, pointAt } from '../distance.ts';
import type { Filter } from '../filter.ts';
import type { Among, Near } from '../store.ts';
import { readSearch } from '../words.ts';
import type { Access } from './access.ts';
import type { Database } from './database.ts';
import { rowsInBox } from './places.ts';
import { matches, type Match } from './rows.ts';
import { columnOf, docOfColumn } from './sorting.ts';
import type { Collection, Index } from './tables.ts';

/** A document that was found by words or by place. */
export interface RankedMatch extends Match {
  /** The least is the best. By place: how far it is, in metres. */
  readonly rank: number;
}

/** Rows that an index of words gives in one slice: each slice looks the words up anew. */
const MOST_BY_WORDS = 10_000;

/**
 * The documents that match and were found by words or by place, slice by slice, each once.
 *
 * @param columns SQL over the column `doc`; matches begin with these.
 */
export function ranked(
  db: Database,
  collection: Collection,
  filter: Filter,
  among: Among,
  columns: readonly string[],
): Generator<readonly RankedMatch[], void> {
  switch (among.kind) {
    case 'words':
      return byWords(db, collection, filter, among.text, columns);
    case 'near':
      return byPlace(db, collection, filter, among.near, columns);
    default:
      return among satisfies never;
  }
}

function* byWords(
  db: Database,
  collection: Collection,
  filter: Filter,
  text: string,
  columns: readonly string[],
): Generator<readonly RankedMatch[], void> {
  const index = collection.indexes.find(({ kind }) => kind === 'text');
  const query = index === undefined ? undefined : ftsQuery(text);
  if (index === undefined || query === undefined) return;
  let after = 0;
  for (;;) {
    const rows = db.all(
      `SELECT rowid, rank FROM ${index.table} WHERE ${index.table} MATCH ? AND rowid > ?
        ORDER BY rowid LIMIT ${MOST_BY_WORDS}`,
      [query, after],
    );
    yield [];
    const rank = new Map(rows.map(([n, rankOfRow]) => [Number(n), Number(rankOfRow)]));
    const access: Access = { kind: 'rows', ns: [...rank.keys()] };
    const plan = { access, rest: filter, ordered: false };
    for (const found of matches(db, collection, plan, { doc: false, columns })) {
      yield found.map((match) => ({ ...match, rank: rank.get(match.n) ?? 0 }));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < MOST_BY_WORDS) return;
    after = Number(last[0]);
  }
}

function* byPlace(
  db: Database,
  collection: Collection,
  filter: Filter,
  near: Near,
  columns: readonly string[],
): Generator<readonly RankedMatch[], void> {
  const seen = new Set<number>();
  const wanted = { doc: false, columns: [...columns, columnOf(near.path)] };
  for (const access of accessesTo(db, collection, near)) {
    const plan = { access, rest: filter, ordered: false };
    for (const found of matches(db, collection, plan, wanted)) {
      const close: RankedMatch[] = [];
      for (const match of found) {
        const cell = match.columns.at(-1) ?? null;
        const point = pointAt(docOfColumn(near.path, cell), near.path);
        const rank = point === undefined ? Infinity : distanceOf(point, near.at);
        // One that was moved meanwhile may come again.
        if (rank > near.within || seen.has(match.n)) continue;
        seen.add(match.n);
        close.push({ ...match, rank });
      }
      yield close;
    }
  }
}

/** The ways to what may be near: by an index, else to all. */
function* accessesTo(db: Database, { indexes }: Collection, near: Near): Generator<Access, void> {
  const isOfPath = ({ kind, paths }: Index): boolean => kind === 'place' && paths[0] === near.path;
  const index = indexes.find(isOfPath);
  if (index === undefined) {
    yield { kind: 'all' };
    return;
  }
  for (const ns of rowsInBox(db, index.table, near)) yield { kind: 'rows', ns };
}

/** What `text` searches for, as FTS5 wants to be asked; undefined where it searches for nothing. */
function ftsQuery(text: string): string | undefined {
  const { wanted, unwanted } = readSearch(text);
  if (wanted.length === 0) return undefined;
  const anyOf = (phrases: readonly (readonly string[])[]): string =>
    [...new Set(phrases.map((words) => `"${words.join(' ')}"`))].join(' OR ');
  return unwanted.length === 0 ? anyOf(wanted) : `(${anyOf(wanted)}) NOT (${anyOf(unwanted)})`;
}

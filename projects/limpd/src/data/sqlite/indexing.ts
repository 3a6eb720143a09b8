import { pointAt } from '../distance.ts';
import type { Doc } from '../value.ts';
import { textsAt, wordsOf } from '../words.ts';
import type { Database } from './database.ts';
import { entriesOf, isGone } from './entries.ts';
import type { Index, Tables } from './tables.ts';

/** A document as far as indexes need it. */
export interface Indexed {
  readonly n: number;
  readonly id: string;
  readonly doc: Doc;
}

/** Brings `index` from what it says of `before` to what it shall say of `after`; either may be missing. */
export function reindex(
  db: Database,
  tables: Tables,
  index: Index,
  before: Indexed | undefined,
  after: Indexed | undefined,
): void {
  switch (index.kind) {
    case 'keys':
      moveKeys(db, tables, index, before, after);
      return;
    case 'text':
      moveTexts(db, index, before, after);
      return;
    case 'place':
      movePlace(db, index, before, after);
      return;
    default:
      index.kind satisfies never;
  }
}

function moveKeys(
  db: Database,
  tables: Tables,
  index: Index,
  before: Indexed | undefined,
  after: Indexed | undefined,
): void {
  const { table, paths } = index;
  const old = before === undefined ? undefined : entriesOf(before.doc, paths);
  const now = after === undefined ? undefined : entriesOf(after.doc, paths);
  const same =
    before !== undefined && after !== undefined && isGone(before.doc) === isGone(after.doc);
  for (const [hex, key] of old?.keys ?? []) {
    if (same && now?.keys.has(hex) === true) continue;
    db.run(`DELETE FROM ${table} WHERE key = ? AND id = ?`, [key, before?.id ?? null]);
  }
  if (after === undefined || now === undefined) return;
  for (const [hex, key] of now.keys) {
    if (same && old?.keys.has(hex) === true) continue;
    db.run(`INSERT INTO ${table} (key, id, n, gone) VALUES (?, ?, ?, ?)`, [
      key,
      after.id,
      after.n,
      Number(isGone(after.doc)),
    ]);
  }
  tables.mark(index, now);
}

function moveTexts(
  db: Database,
  { table, paths }: Index,
  before: Indexed | undefined,
  after: Indexed | undefined,
): void {
  const old = before === undefined ? undefined : textColumns(before.doc, paths);
  const now = after === undefined ? undefined : textColumns(after.doc, paths);
  if (JSON.stringify(old) === JSON.stringify(now)) return;
  if (before !== undefined) db.run(`DELETE FROM ${table} WHERE rowid = ?`, [before.n]);
  if (after === undefined || now === undefined) return;
  const places = ['?', ...now.map(() => '?')].join(', ');
  const columns = ['rowid', ...now.map((_, at) => `t${at}`)].join(', ');
  db.run(`INSERT INTO ${table} (${columns}) VALUES (${places})`, [after.n, ...now]);
}

/** Words only, in lower case and without accents, so that what a word is is decided in one place. */
function textColumns(doc: Doc, paths: readonly string[]): readonly string[] {
  return paths.map((path) => textsAt(doc, path).flatMap(wordsOf).join(' '));
}

function movePlace(
  db: Database,
  { table, paths: [path = ''] }: Index,
  before: Indexed | undefined,
  after: Indexed | undefined,
): void {
  if (before !== undefined) db.run(`DELETE FROM ${table} WHERE n = ?`, [before.n]);
  const point = after === undefined ? undefined : pointAt(after.doc, path);
  if (after === undefined || point === undefined) return;
  const [lng, lat] = point;
  db.run(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?)`, [after.n, lng, lng, lat, lat]);
}

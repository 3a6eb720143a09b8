import { applyChanges, sameValue, type Change } from '../change.ts';
import { everything, type Filter } from '../filter.ts';
import { valuesAt } from '../order.ts';
import {
  DocTooLargeError,
  DuplicateDocError,
  type Declaration,
  type StoreEvent,
  type Updated,
  type Window,
} from '../store.ts';
import { own, type Doc } from '../value.ts';
import type { Database } from './database.ts';
import type { Cell } from './decode-cells.ts';
import { docText, readDocText } from './doc-text.ts';
import { isGone } from './entries.ts';
import { reindex, type Indexed } from './indexing.ts';
import { keyOf } from './key.ts';
import type { Reads } from './reads.ts';
import type { Match } from './rows.ts';
import type { Collection, Tables } from './tables.ts';

/** A change as it is told: the document as text, which is what travels. */
export interface Told {
  readonly collection: string;
  readonly oper: StoreEvent['oper'];
  readonly doc: string;
}

/** Changes collections. Each method does all that it is asked for, or throws and has to be rolled back. */
export class Writes {
  readonly #db: Database;
  readonly #tables: Tables;
  readonly #reads: Reads;
  readonly #tell: (told: Told) => void;

  constructor(db: Database, tables: Tables, reads: Reads, tell: (told: Told) => void) {
    this.#db = db;
    this.#tables = tables;
    this.#reads = reads;
    this.#tell = tell;
  }

  /** See {@link Store.declare}. Fills new indexes with what is there. */
  declare(name: string, declaration: Declaration): void {
    const collection = this.#tables.get(name);
    const { unique = [], docBytes = Infinity } = declaration;
    const grown = unique.filter((attr) => !collection.unique.includes(attr));
    const added = this.#tables.addIndexes(collection, declaration);
    if (added.length > 0) {
      for (const row of this.#all(collection)) {
        for (const index of added) reindex(this.#db, this.#tables, index, undefined, row);
      }
    }
    if (grown.length > 0 && added.length > 0) {
      for (const row of this.#all(collection)) this.#refuseTaken(collection, row, grown);
    }
    this.#tables.setRules(collection, { unique, docBytes });
  }

  insert(name: string, text: string): void {
    const collection = this.#tables.get(name);
    refuseTooLarge(collection, text);
    const doc = readDocText(text);
    const id = idOf(doc);
    if (this.#db.get(`SELECT 1 FROM ${collection.table} WHERE id = ?`, [id]) !== undefined) {
      throw new DuplicateDocError(name, '_id');
    }
    this.#refuseTaken(collection, { n: 0, id, doc }, collection.unique);
    const n = this.#db.run(
      `INSERT INTO ${collection.table} (id, gone, doc) VALUES (?, ?, jsonb(?))`,
      [id, Number(isGone(doc)), text],
    );
    for (const index of collection.indexes) {
      reindex(this.#db, this.#tables, index, undefined, { n, id, doc });
    }
    count(collection, undefined, doc);
    this.#tell({ collection: name, oper: 'create', doc: text });
  }

  update(name: string, filter: Filter, changes: readonly Change[], window: Window): Updated {
    const collection = this.#tables.get(name);
    const rows = this.#chosen(collection, filter, window);
    const ids = rows.map(({ id }) => id);
    const changed: { readonly before: Indexed; readonly after: Doc; readonly size: number }[] = [];
    for (const { n, id, doc: text } of rows) {
      if (text === undefined) continue;
      const doc = readDocText(text);
      const after = applyChanges(doc, changes);
      if (after === undefined) return { ids, count: 0 };
      changed.push({ before: { n, id, doc }, after, size: text.length });
    }
    const attrs = changedUnique(collection, changes);
    for (const { before, after, size } of changed) {
      const text = docText(after);
      // What is there already can always shrink, and be deleted.
      if (text.length > size && !isGone(after)) refuseTooLarge(collection, text);
      // What JSON cannot say is gone from what is stored, and so from what is indexed.
      const stored = { n: before.n, id: before.id, doc: readDocText(text) };
      this.#db.run(`UPDATE ${collection.table} SET gone = ?, doc = jsonb(?) WHERE n = ?`, [
        Number(isGone(stored.doc)),
        text,
        before.n,
      ]);
      for (const index of collection.indexes) {
        reindex(this.#db, this.#tables, index, before, stored);
      }
      count(collection, before.doc, stored.doc);
      this.#tell({ collection: name, oper: 'update', doc: text });
    }
    // Not before all are changed: one may take what another one lets go.
    if (attrs.length > 0) {
      for (const { before, after } of changed) {
        this.#refuseTaken(collection, { ...before, doc: after }, attrs);
      }
    }
    return { ids, count: ids.length };
  }

  remove(name: string, filter: Filter, window: Window): readonly string[] {
    const collection = this.#tables.get(name);
    const rows = this.#chosen(collection, filter, window);
    for (const { n, id, doc: text } of rows) {
      if (text === undefined) continue;
      const doc = readDocText(text);
      this.#db.run(`DELETE FROM ${collection.table} WHERE n = ?`, [n]);
      for (const index of collection.indexes) {
        reindex(this.#db, this.#tables, index, { n, id, doc }, undefined);
      }
      count(collection, doc, undefined);
      this.#tell({ collection: name, oper: 'delete', doc: text });
    }
    return rows.map(({ id }) => id);
  }

  #chosen(collection: Collection, filter: Filter, window: Window): readonly Match[] {
    return [...this.#reads.pages(collection, filter, window)].flat();
  }

  *#all(collection: Collection): Generator<Indexed> {
    for (const page of this.#reads.pages(collection, everything, { sort: [['_id', 1]] })) {
      for (const { n, id, doc } of page) {
        if (doc !== undefined) yield { n, id, doc: readDocText(doc) };
      }
    }
  }

  #refuseTaken(collection: Collection, row: Indexed, attrs: readonly string[]): void {
    for (const attr of attrs) {
      const value = own(row.doc, attr) ?? null;
      const index = collection.indexes.find(
        ({ kind, paths }) => kind === 'keys' && paths.length === 1 && paths[0] === attr,
      );
      if (value === null || index === undefined) continue;
      // A list is taken only by one that is the same: which begins with the same value.
      const [first = null] = valuesAt(row.doc, attr).values;
      const others = this.#db.all(
        `SELECT json(doc) FROM ${index.table} AS i JOIN ${collection.table} AS c ON c.n = i.n
          WHERE i.key = ? AND i.n <> ?`,
        [keyOf([first]), row.n],
      );
      if (others.some((other) => sameValue(own(docOf(other), attr) ?? null, value))) {
        throw new DuplicateDocError(collection.name, attr);
      }
    }
  }
}

function docOf([text = null]: readonly Cell[]): Doc {
  return readDocText(String(text));
}

function refuseTooLarge({ name, docBytes }: Collection, text: string): void {
  if (Buffer.byteLength(text) > docBytes) throw new DocTooLargeError(name, docBytes);
}

/** The unique attrs that `changes` touch. */
function changedUnique({ unique }: Collection, changes: readonly Change[]): readonly string[] {
  return unique.filter((attr) =>
    changes.some(({ path }) => path === attr || path.startsWith(`${attr}.`)),
  );
}

function count(collection: Collection, before: Doc | undefined, after: Doc | undefined): void {
  const { counts } = collection;
  if (counts === undefined) return;
  counts.all += Number(after !== undefined) - Number(before !== undefined);
  counts.live +=
    Number(after !== undefined && !isGone(after)) - Number(before !== undefined && !isGone(before));
}

/** Ids are compared and sorted byte by byte. */
function idOf(doc: Doc): string {
  const id = own(doc, '_id');
  if (typeof id !== 'string' || !/^[\x20-\x7e]+$/.test(id)) {
    throw new TypeError('A stored document needs an _id: a text of ASCII.');
  }
  return id;
}

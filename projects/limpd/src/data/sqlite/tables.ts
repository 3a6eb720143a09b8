import type { Declaration } from '../store.ts';
import type { Database } from './database.ts';
import { pathsIn, type Cell } from './decode-cells.ts';

/** An index over keys, texts or places. */
export interface Index {
  readonly n: number;
  readonly kind: 'keys' | 'text' | 'place';
  readonly paths: readonly string[];
  /** Name of its table. */
  readonly table: string;
  /** Whether some document stands at several keys. */
  multi: boolean;
  /** Whether some document has lists where conditions mean more than meets the eye. */
  deep: boolean;
}

/** What is known of a collection. */
export interface Collection {
  readonly n: number;
  readonly name: string;
  /** Name of the table of its documents: `n`, `id`, `gone` and `doc` (JSONB). */
  readonly table: string;
  readonly indexes: Index[];
  /** Attrs whose values may stand once only; each has an index. */
  unique: readonly string[];
  /** Bytes that a document has at most. */
  docBytes: number;
  /** Undefined until counted. */
  counts: Counts | undefined;
}

/** What the documents of a collection have to keep to; told anew at each start. */
export type Rules = Readonly<Pick<Collection, 'unique' | 'docBytes'>>;

/** How many documents there are, in all and without those deleted softly. */
export interface Counts {
  all: number;
  live: number;
}

/** The collections of a database. */
export class Tables {
  readonly #db: Database;
  readonly #collections = new Map<string, Collection>();
  readonly #rules = new Map<string, Rules>();

  constructor(db: Database) {
    this.#db = db;
    this.reload();
  }

  /** How many documents are in each collection that has been counted. */
  counts(): ReadonlyMap<string, Counts> {
    const counted = new Map<string, Counts>();
    for (const { name, counts } of this.#collections.values()) {
      if (counts !== undefined) counted.set(name, { ...counts });
    }
    return counted;
  }

  /** Reads anew what the database holds: after something was rolled back to when `counts` were right. */
  reload(counts: ReadonlyMap<string, Counts> = new Map()): void {
    const rows = this.#db.all('SELECT n, name FROM collections');
    const names = new Set(rows.map(([, name]) => String(name)));
    for (const name of this.#collections.keys()) {
      if (!names.has(name)) this.#collections.delete(name);
    }
    for (const [n, name] of rows) {
      const collection = this.#add(Number(n), String(name));
      const counted = counts.get(collection.name);
      collection.counts = counted === undefined ? undefined : { ...counted };
    }
  }

  /** The collection `name`, which is made if it is not there. */
  get(name: string): Collection {
    const known = this.#collections.get(name);
    if (known !== undefined) return known;
    const n = this.#db.run('INSERT INTO collections (name) VALUES (?)', [name]);
    this.#db.exec(`
      CREATE TABLE c${n} (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL, gone INTEGER NOT NULL, doc BLOB NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX c${n}_id ON c${n} (id);
      CREATE INDEX c${n}_gone ON c${n} (gone);
    `);
    return this.#add(n, name);
  }

  /** All collections. */
  all(): readonly Collection[] {
    return [...this.#collections.values()];
  }

  /** The indexes that `declaration` asks for and `collection` lacks, made but empty. */
  addIndexes(collection: Collection, declaration: Declaration): readonly Index[] {
    const wanted = wantedIndexes(declaration);
    for (const index of collection.indexes) {
      if (!wanted.some((other) => isSame(index, other))) this.#drop(collection, index);
    }
    return wanted
      .filter((other) => !collection.indexes.some((index) => isSame(index, other)))
      .map(({ kind, paths }) => this.#addIndex(collection, kind, paths));
  }

  /** Notes what documents of `collection` have to keep to from now on. */
  setRules(collection: Collection, rules: Rules): void {
    Object.assign(collection, rules);
    this.#rules.set(collection.name, rules);
  }

  /** Notes what a document has brought into `index`. */
  mark(index: Index, { multi, deep }: { readonly multi: boolean; readonly deep: boolean }): void {
    if ((!multi || index.multi) && (!deep || index.deep)) return;
    index.multi ||= multi;
    index.deep ||= deep;
    const flags = [Number(index.multi), Number(index.deep), index.n];
    this.#db.run('UPDATE indexes SET multi = ?, deep = ? WHERE n = ?', flags);
  }

  /** Running queries hold on to collections and indexes, so those that are known stay the same. */
  #add(n: number, name: string): Collection {
    const known = this.#collections.get(name);
    const rows = this.#db.all(
      'SELECT n, kind, paths, multi, deep FROM indexes WHERE collection = ? ORDER BY n',
      [n],
    );
    const indexes = rows.map((row) => {
      const index = indexOf(row);
      const same = known?.indexes.find((other) => other.n === index.n && isSame(other, index));
      return same === undefined ? index : Object.assign(same, index);
    });
    if (known?.n === n) {
      known.indexes.splice(0, known.indexes.length, ...indexes);
      return known;
    }
    const collection: Collection = {
      n,
      name,
      table: `c${n}`,
      indexes,
      ...(this.#rules.get(name) ?? { unique: [], docBytes: Infinity }),
      counts: undefined,
    };
    this.#collections.set(name, collection);
    return collection;
  }

  #addIndex(collection: Collection, kind: Index['kind'], paths: readonly string[]): Index {
    const n = this.#db.run(
      'INSERT INTO indexes (collection, kind, paths, multi, deep) VALUES (?, ?, ?, 0, 0)',
      [collection.n, kind, JSON.stringify(paths)],
    );
    const index: Index = { n, kind, paths, table: `i${n}`, multi: false, deep: false };
    this.#db.exec(tableOf(index));
    collection.indexes.push(index);
    return index;
  }

  #drop(collection: Collection, index: Index): void {
    this.#db.exec(`DROP TABLE ${index.table}`);
    this.#db.run('DELETE FROM indexes WHERE n = ?', [index.n]);
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
  }
}

function tableOf({ kind, paths, table }: Index): string {
  switch (kind) {
    case 'keys':
      return `CREATE TABLE ${table} (
        key BLOB NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, gone INTEGER NOT NULL,
        PRIMARY KEY (key, id)
      ) WITHOUT ROWID, STRICT`;
    case 'text': {
      const columns = paths.map((_, at) => `t${at}`).join(', ');
      return `CREATE VIRTUAL TABLE ${table}
        USING fts5(${columns}, content='', contentless_delete=1, tokenize='unicode61')`;
    }
    case 'place':
      return `CREATE VIRTUAL TABLE ${table} USING rtree(n, west, east, south, north)`;
    default:
      return kind satisfies never;
  }
}

type Wanted = Pick<Index, 'kind' | 'paths'>;

/** `_id` and `gone` have indexes anyway. What begins like a longer one needs none of its own. */
function wantedIndexes({
  unique = [],
  indexes = [],
  search = [],
  geo = [],
}: Declaration): Wanted[] {
  const keys = [...unique.map((attr) => [attr]), ...indexes].map((paths): Wanted => {
    return { kind: 'keys', paths };
  });
  const texts: Wanted[] = search.length === 0 ? [] : [{ kind: 'text', paths: search }];
  const places = geo.map((path): Wanted => ({ kind: 'place', paths: [path] }));
  const all = [...keys, ...texts, ...places];
  return all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at);
}

function isSame(a: Wanted, b: Wanted): boolean {
  return a.kind === b.kind && JSON.stringify(a.paths) === JSON.stringify(b.paths);
}

function indexOf([n, kind, paths, multi, deep]: readonly Cell[]): Index {
  return {
    n: Number(n),
    kind: kind === 'text' || kind === 'place' ? kind : 'keys',
    paths: pathsIn(paths ?? null),
    table: `i${Number(n)}`,
    multi: multi === 1,
    deep: deep === 1,
  };
}

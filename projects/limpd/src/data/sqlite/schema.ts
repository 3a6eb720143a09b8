import { Database } from './database.ts';

/** `LIMP`, which tells limpd's databases from others. */
const APPLICATION_ID = 0x4c494d50;

/**
 * What makes each version of the database out of the one before: the first out of nothing. A change
 * of what is stored adds one here, and never changes those that are there.
 */
const MIGRATIONS: readonly ((db: Database) => void)[] = [
  (db) => {
    db.exec(`
      CREATE TABLE collections (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
      -- Kinds: 'keys' with one or more paths, 'text' and 'place' with one or more, and one.
      -- 'multi': documents stand at several keys. 'deep': see valuesAt().
      CREATE TABLE indexes (
        n INTEGER PRIMARY KEY,
        collection INTEGER NOT NULL REFERENCES collections,
        kind TEXT NOT NULL,
        paths TEXT NOT NULL,
        multi INTEGER NOT NULL,
        deep INTEGER NOT NULL,
        UNIQUE (collection, kind, paths)
      ) STRICT;
    `);
  },
];

/** The version of databases that this limpd writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** A database cannot be used. The message says why and what to do. */
export class UnfitDatabaseError extends Error {
  override readonly name = 'UnfitDatabaseError';
}

/** Opens the database at `path`, and brings it to the version of this limpd if it is older, or new. */
export function openDatabase(path: string): Database {
  const db = new Database(path);
  try {
    // Rows are kept when the log is: a write is acknowledged when the disk has it.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    db.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536');
    migrate(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The version of `db`; 0 where it is empty.
 *
 * @throws UnfitDatabaseError when it is none of limpd's, or newer than this limpd.
 */
export function versionOf(db: Database, path: string): number {
  const version = pragma(db, 'user_version');
  const tables = Number(db.get('SELECT count(*) FROM sqlite_schema')?.[0]);
  if (tables === 0 && version === 0) return 0;
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new UnfitDatabaseError(`${path} is no database of limpd: choose another folder.`);
  }
  if (version > SCHEMA_VERSION) {
    throw new UnfitDatabaseError(
      `${path} has version ${version} and this limpd knows versions up to ${SCHEMA_VERSION}: use a newer limpd.`,
    );
  }
  return version;
}

function migrate(db: Database, path: string): void {
  const version = versionOf(db, path);
  for (const [at, step] of MIGRATIONS.entries()) {
    if (at < version) continue;
    db.whole(() => {
      step(db);
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${at + 1}`);
    });
  }
}

function pragma(db: Database, name: string): number {
  return Number(db.get(`PRAGMA ${name}`)?.[0]);
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from './database.ts';
import { openDatabase, UnfitDatabaseError } from './schema.ts';

/** Name of the database's file in its folder. */
export const DATABASE_FILE = 'limpd.db';

/** A database, and what keeps others from writing to it. */
export interface Opened {
  readonly db: Database;
  close(): void;
}

/** A database that is gone when it is closed. */
export function openInMemory(): Opened {
  const db = openDatabase(':memory:');
  return { db, close: () => db.close() };
}

/**
 * Opens the database in `folder`, which is made if it is not there. Nobody else can open it until it
 * is closed, or until this process ends, however it ends: the lock is the operating system's.
 *
 * @throws UnfitDatabaseError where another limpd has it open, or it is none of limpd's.
 */
export function openFolder(folder: string): Opened {
  // It holds what proves who users are.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockOf(folder);
  try {
    const db = openDatabase(join(folder, DATABASE_FILE));
    return {
      db,
      close: () => {
        db.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

function lockOf(folder: string): Database {
  const holder = join(folder, 'limpd.pid');
  const lock = new Database(join(folder, 'limpd.lock'), { waitMs: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new UnfitDatabaseError(
      `The data folder ${folder} is in use by another limpd (process ${readHolder(holder)}): stop it, or choose another folder.`,
    );
  }
  writeFileSync(holder, `${process.pid}\n`);
  return lock;
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

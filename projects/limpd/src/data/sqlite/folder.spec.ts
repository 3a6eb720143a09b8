import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { equals, everything } from '../filter.ts';
import { QueryTimeoutError } from '../store.ts';
import { Database } from './database.ts';
import { DATABASE_FILE } from './folder.ts';
import { SCHEMA_VERSION, UnfitDatabaseError } from './schema.ts';
import { openSqliteStore } from './sqlite-store.ts';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limpd-folder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('a folder with data', () => {
  it('has them when it is opened again, indexes and all', async () => {
    const folder = await emptyFolder();
    const first = await openSqliteStore({ folder });
    await first.declare('things', { unique: ['n'] });
    await first.insert('things', { _id: '1', n: 1 });
    await first.close();
    const second = await openSqliteStore({ folder });
    onTestFinished(() => second.close());
    await second.declare('things', { unique: ['n'] });
    await expect(second.insert('things', { _id: '2', n: 1 })).rejects.toThrow("the same 'n'");
    expect(await second.find('things', everything)).toEqual([{ _id: '1', n: 1 }]);
  });

  it('is one store’s alone, and is free when that is closed', async () => {
    const folder = await emptyFolder();
    const first = await openSqliteStore({ folder });
    const refused = openSqliteStore({ folder });
    await expect(refused).rejects.toThrow(UnfitDatabaseError);
    await expect(refused).rejects.toThrow(
      `${folder} is in use by another limpd (process ${process.pid})`,
    );
    await first.close();
    await (await openSqliteStore({ folder })).close();
  });

  it('of a newer limpd is left alone, and the error names both versions', async () => {
    const folder = await emptyFolder();
    await (await openSqliteStore({ folder })).close();
    const db = new Database(join(folder, DATABASE_FILE));
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    await expect(openSqliteStore({ folder })).rejects.toThrow(
      `version ${SCHEMA_VERSION + 1} and this limpd knows versions up to ${SCHEMA_VERSION}`,
    );
  });

  it('with a database of something else is left alone', async () => {
    const folder = await emptyFolder();
    const db = new Database(join(folder, DATABASE_FILE));
    db.exec('CREATE TABLE other (n INTEGER)');
    db.close();
    await expect(openSqliteStore({ folder })).rejects.toThrow('is no database of limpd');
  });
});

describe('a store that is closed', () => {
  it('fails what is asked of it then, and ends its watches with a word', async () => {
    const store = await openSqliteStore();
    const failures: Error[] = [];
    await store.watch('things', {
      onEvent: () => undefined,
      onFail: (error) => failures.push(error),
    });
    await Promise.all([store.close(), store.close()]);
    await expect(store.count('things', everything)).rejects.toThrow('closed');
    expect(failures).toHaveLength(1);
  });
});

describe('a query that takes too long', () => {
  it('is given up, while others get their turn', async () => {
    const store = await openSqliteStore({ maxQueryMs: 100 });
    onTestFinished(() => store.close());
    const docs = Array.from({ length: 3000 }, (_, at) => ({ _id: String(at), text: `x${at}` }));
    await Promise.all(docs.map((doc) => store.insert('things', doc)));
    const one = { kind: 'compare', path: 'text', operator: '$regex', value: 'y$' } as const;
    const slow = store.count('things', {
      kind: 'or',
      filters: Array.from({ length: 1000 }, () => one),
    });
    const quick = store.find('things', equals('_id', '7'));
    await expect(slow).rejects.toThrow(QueryTimeoutError);
    expect(await quick).toHaveLength(1);
  });
});

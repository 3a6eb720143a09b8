/** The documents that limpd's store is measured with. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { allOf, equals, type Filter } from '../projects/limpd/src/data/filter.ts';
import {
  createSqliteStore,
  openSqliteStore,
} from '../projects/limpd/src/data/sqlite/sqlite-store.ts';
import type { Store } from '../projects/limpd/src/data/store.ts';
import { makeDoc, type Doc } from '../projects/limpd/src/data/value.ts';

/** The collection that they are in. */
export const COLLECTION = 'things';

/** Inserted at a time, which is one transaction. */
const BATCH = 10_000;

/** The document number `n` of its collection; about 250 bytes of JSON. */
export function documentOf(n: number): Doc {
  const hash = createHash('md5').update(String(n)).digest('hex');
  return makeDoc([
    ['name', `thing ${n}`],
    ['mail', `${hash.slice(0, 12)}@example.com`],
    ['text', `${hash} ${hash} ${hash}`],
    ['n', n],
    ['tags', [hash.slice(0, 1), hash.slice(1, 2)]],
    ['create_time', timeOf(n)],
    ['_id', idOf(n)],
  ]);
}

/** The `_id` of a document. */
export function idOf(n: number): string {
  return n.toString(16).padStart(24, '0');
}

function timeOf(n: number): string {
  return new Date(1_700_000_000_000 + n * 1000).toISOString().replace('Z', '000');
}

/** `filter` as limpd asks for it: what was deleted softly is never shown. */
export function shown(...filters: readonly Filter[]): Filter {
  return allOf(...filters, equals('__deleted', null));
}

/** A store with `size` documents. */
export interface Filled {
  readonly store: Store;
  /** Adds one more. */
  readonly create: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Fills a store in memory, or in a new folder. */
export async function fill(size: number, where: 'memory' | 'folder'): Promise<Filled> {
  const folder = where === 'folder' ? await mkdtemp(join(tmpdir(), 'limpd-bench-')) : undefined;
  // A read of everything may take as long as it takes.
  const maxQueryMs = 600_000;
  const store =
    folder === undefined
      ? createSqliteStore({ maxQueryMs })
      : await openSqliteStore({ folder, maxQueryMs });
  await store.declare(COLLECTION, { unique: ['mail'], indexes: [['create_time']] });
  let next = 0;
  const create = async (): Promise<void> => {
    next += 1;
    await store.insert(COLLECTION, documentOf(next - 1));
  };
  while (next < size) {
    await Promise.all(Array.from({ length: Math.min(BATCH, size - next) }, create));
  }
  return {
    store,
    create,
    close: async () => {
      await store.close();
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}

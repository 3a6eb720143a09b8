import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { equals, everything } from '../filter.ts';
import { createModelStore } from '../model/model-store.ts';
import { openSqliteStore } from '../sqlite/sqlite-store.ts';
import {
  DocTooLargeError,
  DuplicateDocError,
  type Declaration,
  type Store,
  type StoreEvent,
  type Watcher,
} from '../store.ts';
import { own, type Doc, type Value } from '../value.ts';

async function inFolder(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'limpd-store-'));
  const store = await openSqliteStore({ folder });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return store;
}

async function inMemory(): Promise<Store> {
  const store = await openSqliteStore();
  onTestFinished(() => store.close());
  return store;
}

const ENGINES: readonly [string, () => Promise<Store>][] = [
  ['the model', async () => createModelStore()],
  ['SQLite in memory', inMemory],
  ['SQLite in a folder', inFolder],
];

function ids(docs: readonly Doc[]): readonly (Value | undefined)[] {
  return docs.map((doc) => own(doc, '_id'));
}

function watcher(): Watcher & { readonly events: StoreEvent[]; readonly failures: Error[] } {
  const events: StoreEvent[] = [];
  const failures: Error[] = [];
  return {
    events,
    failures,
    onEvent: (event) => events.push(event),
    onFail: (error) => failures.push(error),
  };
}

describe.each(ENGINES)('%s', (_, open) => {
  async function storeWith(declaration: Declaration, ...docs: readonly Doc[]): Promise<Store> {
    const store = await open();
    await store.declare('things', declaration);
    for (const doc of docs) await store.insert('things', doc);
    return store;
  }

  it('changes no document where one of them cannot take the change', async () => {
    const store = await storeWith({}, { _id: '1', n: 1 }, { _id: '2', n: 'x' });
    const add = [{ kind: 'add', path: 'n', by: 1 } as const];
    expect(await store.update('things', everything, add)).toEqual({ ids: ['2', '1'], count: 0 });
    expect(await store.find('things', equals('n', 1))).toHaveLength(1);
  });

  it('changes no document where a unique value would be taken twice, and tells nobody', async () => {
    const store = await storeWith({ unique: ['n'] }, { _id: '1', n: 1 }, { _id: '2', n: 2 });
    const seen = watcher();
    await store.watch('things', seen);
    const set = [{ kind: 'set', path: 'n', value: 3 } as const];
    await expect(store.update('things', everything, set)).rejects.toThrow(DuplicateDocError);
    expect(await store.count('things', equals('n', 3))).toBe(0);
    expect(seen.events).toEqual([]);
  });

  it('lets documents hand unique values on to each other', async () => {
    const store = await storeWith({ unique: ['n'] }, { _id: '1', n: 1 }, { _id: '2', n: 2 });
    const add = [{ kind: 'add', path: 'n', by: 1 } as const];
    expect((await store.update('things', everything, add)).count).toBe(2);
  });

  it('refuses an _id that is taken', async () => {
    const store = await storeWith({}, { _id: '1' });
    await expect(store.insert('things', { _id: '1' })).rejects.toThrow(DuplicateDocError);
  });

  it('lets no document grow beyond the bytes that it may have, but shrink and go', async () => {
    const docBytes = 100;
    const long = 'x'.repeat(200);
    const store = await storeWith({ docBytes }, { _id: '1', list: [] }, { _id: '2', list: [] });
    const append = [
      { kind: 'append', path: 'list', value: 'ë'.repeat(20), unique: false } as const,
    ];
    expect((await store.update('things', everything, append)).count).toBe(2);
    await store.update('things', equals('_id', '2'), [{ kind: 'set', path: 'list', value: [] }]);
    await expect(store.update('things', everything, append)).rejects.toThrow(DocTooLargeError);
    expect(await store.find('things', equals('_id', '2'))).toEqual([{ _id: '2', list: [] }]);
    await expect(store.insert('things', { _id: '3', long })).rejects.toThrow(DocTooLargeError);
    await store.declare('things', { docBytes: 20 });
    const shrink = [{ kind: 'set', path: 'list', value: ['y'] } as const];
    expect((await store.update('things', equals('_id', '1'), shrink)).count).toBe(1);
    const mark = [{ kind: 'set', path: '__deleted', value: true } as const];
    expect((await store.update('things', everything, mark)).count).toBe(2);
  });

  it('loses no addition of many that come at once', async () => {
    const store = await storeWith({}, { _id: '1', n: 0 });
    const add = [{ kind: 'add', path: 'n', by: 1 } as const];
    await Promise.all(Array.from({ length: 50 }, () => store.update('things', everything, add)));
    expect(await store.find('things', everything)).toEqual([{ _id: '1', n: 50 }]);
  });

  it('lets one of many have a unique value that all want at once', async () => {
    const store = await storeWith({ unique: ['name'] });
    const tries = Array.from({ length: 20 }, (__, at) =>
      store.insert('things', { _id: String(at), name: 'x' }).then(
        () => 'in',
        () => 'out',
      ),
    );
    expect((await Promise.all(tries)).filter((end) => end === 'in')).toHaveLength(1);
  });

  it('refuses to make unique what is not', async () => {
    const store = await storeWith({}, { _id: '1', n: 1 }, { _id: '2', n: 1 });
    await expect(store.declare('things', { unique: ['n'] })).rejects.toThrow(DuplicateDocError);
    await store.insert('things', { _id: '3', n: 1 });
  });

  it('changes and removes what is in the window, and nothing else', async () => {
    const store = await storeWith({}, { _id: '1' }, { _id: '2' }, { _id: '3' });
    const window = { sort: [['_id', 1]], skip: 1, limit: 1 } as const;
    const set = [{ kind: 'set', path: 'n', value: 1 } as const];
    expect((await store.update('things', everything, set, window)).ids).toEqual(['2']);
    expect(await store.remove('things', everything, window)).toEqual(['2']);
    expect(ids(await store.find('things', everything))).toEqual(['3', '1']);
  });

  it('sorts by the least item of a list where it rises, by the greatest where it falls', async () => {
    const docs = [
      { _id: '1', tags: [1, 9] },
      { _id: '2', tags: [5] },
      { _id: '3', tags: [] },
      { _id: '4' },
    ];
    for (const declaration of [{}, { indexes: [['tags']] }]) {
      const store = await storeWith(declaration, ...docs);
      const sorted = async (direction: 1 | -1): Promise<unknown> =>
        ids(await store.find('things', everything, { sort: [['tags', direction]] }));
      expect(await sorted(1)).toEqual(['3', '4', '1', '2']);
      expect(await sorted(-1)).toEqual(['1', '2', '4', '3']);
    }
  });

  it('streams what it finds', async () => {
    const docs = Array.from({ length: 700 }, (__, at) => ({ _id: String(1000 + at) }));
    const store = await storeWith({}, ...docs);
    const seen: Doc[] = [];
    for await (const doc of store.stream('things', everything, { sort: [['_id', 1]] })) {
      seen.push(doc);
    }
    expect(seen).toEqual(docs);
  });

  it('tells watchers of every change, in order, and of none before or after', async () => {
    const store = await storeWith({}, { _id: '0' });
    const seen = watcher();
    const stop = await store.watch('things', seen);
    await store.insert('things', { _id: '1' });
    await store.update('things', equals('_id', '1'), [{ kind: 'set', path: 'n', value: 1 }]);
    await store.remove('things', equals('_id', '1'));
    stop();
    await store.insert('things', { _id: '2' });
    expect(seen.events).toEqual([
      { oper: 'create', doc: { _id: '1' } },
      { oper: 'update', doc: { _id: '1', n: 1 } },
      { oper: 'delete', doc: { _id: '1', n: 1 } },
    ]);
    expect(seen.failures).toEqual([]);
  });

  it('finds by words, whatever their case and accents, and keeps up with changes', async () => {
    const store = await storeWith(
      { search: ['title', 'text.en'] },
      { _id: '1', title: 'Crème brûlée', text: { en: 'A burnt cream' } },
      { _id: '2', title: 'Ice CREAM', text: { en: 'Cold' } },
      { _id: '3', title: 'Bread', text: { en: 'no cream at all' }, other: 'burnt' },
    );
    const search = async (text: string): Promise<unknown> => {
      const { total, found } = await store.search('things', text, everything, {
        sort: [['_id', 1]],
      });
      return total === found.length ? ids(found) : total;
    };
    expect(await search('BRULEE')).toEqual(['1']);
    expect(await search('cream')).toEqual(['1', '2', '3']);
    expect(await search('brulee bread')).toEqual(['1', '3']);
    expect(await search('cream -burnt')).toEqual(['2', '3']);
    expect(await search('"ice cream"')).toEqual(['2']);
    expect(await search('"cream ice" nothing')).toEqual([]);
    expect(await search('AND OR " ( * ')).toEqual([]);
    await store.update('things', equals('_id', '2'), [
      { kind: 'set', path: 'title', value: 'Sorbet' },
    ]);
    await store.remove('things', equals('_id', '3'));
    expect(await search('cream sorbet')).toEqual(['1', '2']);
  });

  it('finds what is near, the nearest first, also across the date line', async () => {
    const point = (lng: number, lat: number): Doc => ({ type: 'Point', coordinates: [lng, lat] });
    const store = await storeWith(
      { geo: ['place'] },
      { _id: 'dubai', place: point(55.27, 25.2) },
      { _id: 'sharjah', place: point(55.41, 25.36) },
      { _id: 'fiji east', place: point(-179.9, -17) },
      { _id: 'fiji west', place: point(179.9, -17) },
      { _id: 'nowhere', place: null },
    );
    const near = async (lng: number, lat: number, within: number): Promise<unknown> => {
      const { found } = await store.near(
        'things',
        { path: 'place', at: [lng, lat], within },
        everything,
      );
      return found.map(({ doc, distance }) => [own(doc, '_id'), Math.round(distance / 1000)]);
    };
    expect(await near(55.27, 25.2, 50_000)).toEqual([
      ['dubai', 0],
      ['sharjah', 23],
    ]);
    expect(await near(55.27, 25.2, 5000)).toEqual([['dubai', 0]]);
    expect(await near(179.8, -17, 100_000)).toEqual([
      ['fiji west', 11],
      ['fiji east', 32],
    ]);
  });
});

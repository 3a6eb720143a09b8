import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { everything } from '../filter.ts';
import { QueryTimeoutError, type Store } from '../store.ts';
import { own, type Doc } from '../value.ts';
import { createSqliteStore } from './sqlite-store.ts';

/** More than one slice of an index of words gives, and many boxes of one of places. */
const MANY = 11_000;

function docAt(at: number): Doc {
  const lng = ((at * 7919) % MANY) / MANY;
  return {
    _id: String(at).padStart(6, '0'),
    n: at,
    text: at % 2 === 0 ? 'even number' : 'number',
    place: [lng, 0],
    spot: [10, 10],
  };
}

async function filled(maxQueryMs?: number): Promise<Store> {
  const store = createSqliteStore(maxQueryMs === undefined ? {} : { maxQueryMs });
  await store.declare('things', { search: ['text'], geo: ['place', 'spot'] });
  await Promise.all(Array.from({ length: MANY }, (_, at) => store.insert('things', docAt(at))));
  return store;
}

function numbers(docs: readonly Doc[]): readonly unknown[] {
  return docs.map((doc) => own(doc, 'n'));
}

describe('among many documents', () => {
  let store: Store;
  beforeAll(async () => {
    store = await filled();
  });
  afterAll(() => store.close());

  it('all with a word are found, each once, and the best come first', async () => {
    const all = await store.search('things', 'number even', everything);
    expect(all.total).toBe(MANY);
    expect(new Set(numbers(all.found)).size).toBe(MANY);
    const best = await store.search('things', 'number even', everything, { limit: 3 });
    expect(best.total).toBe(MANY);
    expect(numbers(best.found)).toEqual([MANY - 2, MANY - 4, MANY - 6]);
    const sorted = await store.search('things', 'even', everything, {
      sort: [['n', 1]],
      skip: 5000,
      limit: 2,
    });
    expect([sorted.total, ...numbers(sorted.found)]).toEqual([MANY / 2, 10_000, 10_002]);
  });

  it('all that are near are found, each once, and the nearest come first', async () => {
    const near = { path: 'place', at: [0.5, 0], within: 200_000 } as const;
    const all = await store.near('things', near, everything);
    expect(all.total).toBe(MANY);
    expect(new Set(numbers(all.found.map(({ doc }) => doc))).size).toBe(MANY);
    const distances = all.found.map(({ distance }) => distance);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    const close = await store.near('things', { ...near, within: 1000 }, everything);
    const expected = all.found.filter(({ distance }) => distance <= 1000).length;
    expect(close.total).toBe(expected);
    expect(expected).toBeGreaterThan(10);
  });

  it('all at one spot are found', async () => {
    const near = { path: 'spot', at: [10, 10], within: 0.5 } as const;
    expect((await store.near('things', near, everything, { limit: 1 })).total).toBe(MANY);
  });

  it('words and places narrow groups', async () => {
    const among = { kind: 'words', text: 'even' } as const;
    expect(await store.group('things', everything, 'n', 1, among)).toEqual([
      { min: 0, max: MANY - 2, count: MANY / 2 },
    ]);
    const near = { path: 'place', at: [0.5, 0], within: 1000 } as const;
    const { total } = await store.near('things', near, everything);
    const [bucket] = await store.group('things', everything, 'n', 1, { kind: 'near', near });
    expect(bucket?.count).toBe(total);
  });
});

describe('the time limit of queries', () => {
  let store: Store;
  beforeAll(async () => {
    store = await filled(1);
  });
  afterAll(() => store.close());

  it('ends a search, a query by place, and a grouping', async () => {
    const near = { path: 'place', at: [0.5, 0], within: 200_000 } as const;
    for (const query of [
      store.search('things', 'number', everything),
      store.near('things', near, everything),
      store.group('things', everything, 'place', 3),
    ]) {
      await expect(query).rejects.toThrow(QueryTimeoutError);
    }
  });
});

import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { everything } from '../data/filter.ts';
import { createMemoryStore } from '../data/memory-store.ts';
import type { Window } from '../data/store.ts';
import { findDocs } from './find-docs.ts';
import { planQuery } from './query.ts';

const plan = planQuery({ code: 'A', attrs: {} }, []);

async function read(
  window: Window,
): Promise<readonly [total: number, found: number, counts: number]> {
  const store = createMemoryStore();
  onTestFinished(() => store.close());
  for (const _id of ['a', 'b', 'c']) await store.insert('things', { _id });
  const count = vi.spyOn(store, 'count');
  const { total, found } = await findDocs(store, 'things', { ...plan, filter: everything, window });
  return [total, found.length, count.mock.calls.length];
}

describe('a read', () => {
  it.each<[string, Window, readonly [number, number, number]]>([
    ['of all looks once', {}, [3, 3, 0]],
    ['of the last page looks once', { skip: 2, limit: 5 }, [3, 1, 0]],
    ['of more than there is looks once', { limit: 5 }, [3, 3, 0]],
    ['of a full page counts the others', { limit: 2 }, [3, 2, 1]],
    ['of a page that is just full counts', { limit: 3 }, [3, 3, 1]],
    ['of a page behind the last one counts', { skip: 9, limit: 2 }, [3, 0, 1]],
    ['of nothing counts', { limit: 0 }, [3, 0, 1]],
  ])('%s', async (_title, window, expected) => {
    expect(await read(window)).toEqual(expected);
  });
});

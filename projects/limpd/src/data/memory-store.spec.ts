import { describe, expect, it } from 'vitest';
import { parseJson } from './decode.ts';
import { allOf, equals, everything, type Filter, type Operator } from './filter.ts';
import { isId, newId } from './ids.ts';
import { createMemoryStore } from './memory-store.ts';
import { DuplicateDocError, type Store } from './store.ts';
import { isDoc, own, type Doc, type Value } from './value.ts';

async function storeWith(...docs: readonly Doc[]): Promise<Store> {
  const store = createMemoryStore();
  for (const doc of docs) await store.insert('things', doc);
  return store;
}

async function idsOf(store: Store, filter: Filter): Promise<readonly (Value | undefined)[]> {
  return (await store.find('things', filter)).map((doc) => own(doc, '_id'));
}

function compare(path: string, operator: Operator, value: Value): Filter {
  return { kind: 'compare', path, operator, value };
}

const five = { _id: '1', n: 5, tags: ['x', 'y'], name: { en_AE: 'Five' } };
const seven = { _id: '2', n: 7, tags: [], name: { en_AE: 'Seven' } };
const none = { _id: '3', n: null, tags: ['x'] };

describe('the store in memory', () => {
  it.each<[Operator, string, Value, string[]]>([
    ['$eq', 'n', 5, ['1']],
    ['$ne', 'n', 5, ['3', '2']],
    ['$gt', 'n', 5, ['2']],
    ['$gte', 'n', 5, ['2', '1']],
    ['$lt', 'n', 7, ['1']],
    ['$lte', 'n', 7, ['2', '1']],
    ['$in', 'n', [7, 8], ['2']],
    ['$all', 'tags', ['x', 'y'], ['1']],
    ['$eq', 'tags', 'x', ['3', '1']],
    ['$regex', 'name.en_AE', '^F', ['1']],
    ['$eq', 'name', { en_AE: 'Seven' }, ['2']],
    ['$eq', 'nothing', null, ['3', '2', '1']],
  ])('compares with %s at %s', async (operator, path, value, ids) => {
    const store = await storeWith(five, seven, none);
    expect(await idsOf(store, compare(path, operator, value))).toEqual(ids);
  });

  it('knows and, or, and that an empty one demands nothing', async () => {
    const store = await storeWith(five, seven, none);
    const either: Filter = { kind: 'or', filters: [equals('n', 5), equals('n', 7)] };
    expect(await idsOf(store, either)).toEqual(['2', '1']);
    expect(await idsOf(store, allOf(either, equals('tags', 'x')))).toEqual(['1']);
    expect(await idsOf(store, { kind: 'or', filters: [] })).toHaveLength(3);
  });

  it('gives the newest first unless told otherwise, and a window of what matches', async () => {
    const store = await storeWith(five, seven, none);
    const found = await store.find('things', everything, {
      sort: [['n', 1]],
      skip: 1,
      limit: 1,
    });
    expect(found).toEqual([five]);
    expect(await store.count('things', everything)).toBe(3);
  });

  it('divides values into buckets', async () => {
    const store = await storeWith(five, seven);
    expect(await store.group('things', everything, 'n', 1)).toEqual([{ min: 5, max: 7, count: 2 }]);
  });

  it('updates what matches, tells how many could be, and removes', async () => {
    const store = await storeWith(five, seven, none);
    expect(
      await store.update('things', everything, [{ kind: 'set', path: 'name.ar_AE', value: 'x' }]),
    ).toEqual({ ids: ['3', '2', '1'], count: 3 });
    expect(
      await store.update('things', everything, [{ kind: 'set', path: 'n.x', value: 1 }]),
    ).toEqual({ ids: ['3', '2', '1'], count: 0 });
    expect(await store.remove('things', equals('_id', '2'))).toEqual(['2']);
    expect(await idsOf(store, everything)).toEqual(['3', '1']);
  });

  it('refuses a taken value of a unique attr, in inserts and updates, but lets nulls be', async () => {
    const store = await storeWith(five, seven);
    await store.declare('things', { unique: ['n'] });
    await expect(store.insert('things', { _id: '9', n: 5 })).rejects.toThrow(DuplicateDocError);
    await expect(
      store.update('things', equals('_id', '2'), [{ kind: 'set', path: 'n', value: 5 }]),
    ).rejects.toThrow(DuplicateDocError);
    await store.insert('things', { _id: '8', n: null });
    await store.insert('things', { _id: '7', n: null });
    expect(await idsOf(store, equals('n', 5))).toEqual(['1']);
  });

  it('finds by id, and only if the rest fits too', async () => {
    const store = await storeWith(five, seven);
    expect(await idsOf(store, allOf(equals('_id', '1'), equals('n', 5)))).toEqual(['1']);
    expect(await idsOf(store, allOf(equals('_id', '1'), equals('n', 7)))).toEqual([]);
  });
});

describe('documents with hostile keys', () => {
  const texts = [
    '{"_id":"1","info":{"constructor":{"name":5},"toString":1,"valueOf":1}}',
    '{"_id":"2","info":{"__proto__":{"admin":true}}}',
    '{"_id":"3","info":{"$where":"true","$elemMatch":{"x":1}}}',
    '{"_id":"4","info":7}',
  ];

  async function hostile(): Promise<Store> {
    const docs = texts.map((text) => parseJson(text));
    return storeWith(...docs.filter(isDoc));
  }

  it('can be searched, sorted and grouped beside others', async () => {
    const store = await hostile();
    expect(await idsOf(store, compare('info', '$gt', 1))).toEqual(['4']);
    expect(await store.find('things', everything, { sort: [['info', 1]] })).toHaveLength(4);
    expect(await store.group('things', everything, 'info', 2)).not.toEqual([]);
  });

  it.each([0, 1, 2])('are found by what they hold (%i) and come out as they went in', async (i) => {
    const store = await hostile();
    const doc = parseJson(texts[i] ?? '');
    const info = isDoc(doc) ? own(doc, 'info') : undefined;
    const found = await store.find('things', equals('info', info ?? null));
    expect(found.map((match) => JSON.stringify(match))).toEqual([texts[i]]);
  });

  it('cannot be told by paths through prototypes', async () => {
    const store = await hostile();
    expect(await idsOf(store, compare('info.__proto__.admin', '$eq', true))).toEqual(['2']);
    expect(await idsOf(store, compare('_id.constructor.name', '$eq', 'String'))).toEqual([]);
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });
});

describe('ids', () => {
  it('are 24 hex digits, all different, and sort by age', () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids.every(isId)).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });
});

import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import { ATTACKED_MODULES } from '../../testing/vaults.ts';
import { createMemoryStore } from '../data/memory-store.ts';
import { atPath, own, type Doc, type Value } from '../data/value.ts';
import { everything } from '../data/filter.ts';
import type { ApiLevel } from '../level/level.ts';
import type { LimpdOptions } from '../options.ts';

function point(lng: number, lat: number): Doc {
  return { type: 'Point', coordinates: [lng, lat] };
}

const DOCS = [
  { title: 'Old harbour', notes: ['fish and spices'], at: point(55.27, 25.2), stars: 3 },
  {
    title: 'Café Zoë',
    notes: ['spices', 'more spices', 'spices'],
    at: point(55.3, 25.22),
    stars: 5,
  },
  { title: 'Far market', notes: ['spices'], at: point(72.8, 19), stars: 4 },
  { title: 'Nowhere', hidden: 'spices', stars: 1, from: { where: [55.27, 25.2] } },
];

async function places(options: LimpdOptions = {}): Promise<TestClient> {
  const { url } = await startLimpd({
    modulesDirs: [ATTACKED_MODULES],
    packages: ['places', 'vault'],
    ...options,
  });
  const client = await TestClient.open(url);
  for (const { title, ...doc } of DOCS) {
    const created = await client.call('place/create', { doc: { title: { en_AE: title }, ...doc } });
    expect(statusOf(created)).toBe(200);
  }
  return client;
}

function titles(reply: Doc): readonly (Value | undefined)[] {
  return docsOf(reply).map((doc) => atPath(doc, 'title.en_AE'));
}

const near = { $geo_near: { val: [55.27, 25.2], attr: 'at', dist: 10_000 } };

describe('$search', () => {
  it('finds by words in the attrs that the module names, the best first', async () => {
    const client = await places();
    const reply = await client.call('place/read', { query: [{ $search: 'SPICES zoe' }] });
    expect(titles(reply)[0]).toBe('Café Zoë');
    expect(titles(reply)).toHaveLength(3);
    expect(reply).toMatchObject({ args: { total: 3, count: 3 } });
  });

  it.each<[string, Value[], string[]]>([
    ['a phrase', [{ $search: '"fish and"' }], ['Old harbour']],
    [
      'an unwanted word',
      [{ $search: 'spices -fish', $sort: { stars: 1 } }],
      ['Far market', 'Café Zoë'],
    ],
    ['conditions', [{ $search: 'spices' }, { stars: { $lt: 4 } }], ['Old harbour']],
    ['alternatives', [{ $search: 'spices' }, [{ stars: 3 }, { stars: 1 }]], ['Old harbour']],
    ['no words', [{ $search: '" - *' }], []],
    ['a text of the attrs not named', [{ $search: 'pincode hidden' }], []],
    [
      '$sort and a window',
      [{ $search: 'spices', $sort: { stars: -1 }, $skip: 1, $limit: 1 }],
      ['Far market'],
    ],
  ])('goes with %s', async (_with, query, expected) => {
    const client = await places();
    expect(titles(await client.call('place/read', { query }))).toEqual(expected);
  });

  it('narrows groups, too, and finds nothing that was deleted', async () => {
    const client = await places();
    const query = [{ $search: 'spices', $group: [{ by: 'stars', count: 1 }], $limit: 1 }];
    expect(await client.call('place/read', { query })).toMatchObject({
      args: { total: 3, count: 1, groups: { stars: [{ min: 3, max: 5, count: 3 }] } },
    });
    const id = idIn(await client.call('place/read', { query: [{ $search: 'harbour' }] }));
    await client.call('place/delete', { query: [{ _id: id }] });
    expect(await client.call('place/read', { query })).toMatchObject({ args: { total: 2 } });
  });

  it('finds no file by what stands for its bytes', async () => {
    const store = createMemoryStore();
    const client = await places({ store });
    const ref = `limpd:blob:${'ab'.repeat(16)}`;
    await store.insert('place', {
      _id: 'f0000000000000000000000a',
      photo: { name: 'harbour.png', content: ref },
    });
    expect(await store.count('place', everything)).toBe(5);
    const found = async (text: string): Promise<number> =>
      docsOf(await client.call('place/read', { query: [{ $search: text }] })).length;
    expect(await found('ab'.repeat(16))).toBe(0);
    expect(await found('"harbour png"')).toBe(1);
  });

  it.each<ApiLevel>(['4.3', '5.0', '5.8', '6.1'])('is known at level %s', async (apiLevel) => {
    const { url } = await startLimpd({
      apiLevel,
      modulesDirs: [ATTACKED_MODULES],
      packages: ['places'],
    });
    const client = await TestClient.open(url);
    const isObject = apiLevel === '4.3';
    const search = { $search: 'harbour' };
    await client.call('place/create', {
      query: isObject ? {} : [],
      doc: { title: { en_AE: 'harbour' } },
    });
    const reply = await client.call('place/read', { query: isObject ? search : [search] });
    expect(titles(reply)).toEqual(['harbour']);
  });
});

describe('$geo_near', () => {
  it('finds what is near, the nearest first, with the distance beside the point', async () => {
    const client = await places();
    const reply = await client.call('place/read', { query: [near] });
    expect(titles(reply)).toEqual(['Old harbour', 'Café Zoë']);
    expect(docsOf(reply).map((doc) => atPath(doc, 'at.__distance'))).toEqual([
      0,
      expect.closeTo(3750, -2),
    ]);
    expect(reply).toMatchObject({ args: { total: 2, count: 2 } });
  });

  it('goes with conditions, $sort, a window, groups, and $attrs', async () => {
    const client = await places();
    const query = [
      { ...near, $sort: { stars: -1 }, $limit: 1, $group: [{ by: 'stars', count: 9 }] },
      { $attrs: ['stars'] },
    ];
    const reply = await client.call('place/read', { query });
    expect(docsOf(reply)).toEqual([{ _id: expect.any(String), stars: 5 }]);
    expect(atPath(reply, 'args.groups.stars')).toHaveLength(2);
    const one = await client.call('place/read', { query: [near, { stars: 3 }] });
    expect(titles(one)).toEqual(['Old harbour']);
  });

  it('finds points that are pairs alone, and within dicts', async () => {
    const client = await places();
    const query = [{ $geo_near: { val: [55.27, 25.2], attr: 'from.where', dist: 1 } }];
    const reply = await client.call('place/read', { query });
    expect(titles(reply)).toEqual(['Nowhere']);
    expect(own(docsOf(reply)[0] ?? {}, 'from')).toEqual({ where: [55.27, 25.2] });
  });

  it.each<ApiLevel>(['5.0', '5.6', '5.7', '5.8'])('is refused at level %s', async (apiLevel) => {
    const { url } = await startLimpd({
      apiLevel,
      modulesDirs: [ATTACKED_MODULES],
      packages: ['places'],
    });
    const client = await TestClient.open(url);
    const reply = await client.call('place/read', { query: [near] });
    expect(codeOf(reply)).toBe('PLACES_PLACE_INVALID_QUERY');
  });
});

describe('what is looked among', () => {
  it.each<[string, unknown, RegExp]>([
    ['a search for no text', { $search: 5 }, /needs a text/],
    ['a search of 1,001 characters', { $search: 'x'.repeat(1001) }, /1000 characters/],
    ['a search for 51 words', { $search: 'x '.repeat(51) }, /50 at most/],
    ['two searches', [{ $search: 'a' }, { $search: 'b' }], /'\$search' is too many/],
    ['a search near a place', { $search: 'a', ...near }, /'\$geo_near' is too many/],
    ['a search in an alternative', [[{ $search: 'a' }]], /beside alternatives/],
    ['a place in an or', { __or: [near] }, /beside alternatives/],
    ['no place', { $geo_near: {} }, /needs 'val'/],
    ['a place off the globe', { $geo_near: { val: [181, 0], attr: 'at', dist: 1 } }, /needs 'val'/],
    ['a pair of three', { $geo_near: { val: [1, 0, 0], attr: 'at', dist: 1 } }, /needs 'val'/],
    ['a distance below 0', { $geo_near: { val: [1, 0], attr: 'at', dist: -1 } }, /needs 'val'/],
    ['an attr that is no place', { $geo_near: { val: [1, 0], attr: 'stars', dist: 1 } }, /'stars'/],
    ['a secret', { $geo_near: { val: [1, 0], attr: 'pin', dist: 1 } }, /'pin' cannot be queried/],
    ['no attr', { $geo_near: { val: [1, 0], attr: '__proto__', dist: 1 } }, /no attr/],
  ])('is refused with %s', async (_what, part, problem) => {
    const client = await places();
    const query = Array.isArray(part) ? part : [part];
    const reply = await client.call('place/read', { query });
    expect(codeOf(reply)).toBe('PLACES_PLACE_INVALID_QUERY');
    expect(own(reply, 'msg')).toMatch(problem);
  });

  it.each([
    ['$search', { $search: 'a' }, /declares no 'search'/],
    ['$geo_near', near, /There is no attr 'at'/],
    [
      '$geo_near by another attr',
      { $geo_near: { val: [1, 1], attr: 'name', dist: 1 } },
      /'geo' lacks it/,
    ],
  ])('is refused where the module declares nothing for it: %s', async (_what, part, problem) => {
    const client = await places();
    const reply = await client.call('vault/read', { query: [part] });
    expect(codeOf(reply)).toBe('VAULT_VAULT_INVALID_QUERY');
    expect(own(reply, 'msg')).toMatch(problem);
  });

  it.each(['watch', 'update', 'delete'])('is refused by name in %s', async (method) => {
    const client = await places();
    const id = idIn(await client.call('place/read', { query: [{ stars: 3 }] }));
    for (const part of [{ $search: 'nothing' }, near]) {
      const query = [{ _id: id }, part];
      const reply = await client.call(`place/${method}`, { query, doc: { stars: 9 } });
      expect(codeOf(reply)).toBe('PLACES_PLACE_INVALID_QUERY');
      expect(own(reply, 'msg')).toMatch(/'\$(search|geo_near)' is for reading only/);
    }
    expect(await client.call('place/read')).toMatchObject({ args: { total: 4 } });
  });
});

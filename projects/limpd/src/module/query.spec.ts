import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../data/memory-store.ts';
import { own, type Value } from '../data/value.ts';
import { attr } from './attr.ts';
import { planQuery } from './query.ts';
import { Refusal } from './reply.ts';

const target = {
  code: 'APP_THING',
  attrs: {
    user: attr.id(),
    n: attr.int(),
    m: attr.int(),
    tags: attr.list(attr.str()),
    friends: attr.list(attr.id()),
    password: attr.str({ secret: true }),
  },
};

const docs = [
  { _id: 'f00000000000000000000001', n: 1, m: 1, tags: ['a'] },
  { _id: 'f00000000000000000000002', n: 2, m: 1, tags: ['a', 'b'] },
  { _id: 'f00000000000000000000003', n: 3, m: 2, tags: [] },
  { _id: 'f00000000000000000000004', n: 1, m: 1, tags: [], __deleted: true },
];

async function found(...query: Value[]): Promise<readonly (Value | undefined)[]> {
  const store = createMemoryStore();
  for (const doc of docs) await store.insert('things', doc);
  const plan = planQuery(target, query);
  const matches = await store.find('things', plan.filter, {
    sort: [['n', 1]],
    ...plan.window,
  });
  return matches.map((doc) => own(doc, 'n'));
}

describe('a query', () => {
  it.each<[string, Value[], number[]]>([
    ['that is empty finds all but what was deleted', [], [1, 2, 3]],
    ['of dicts demands all of them', [{ m: 1 }, { n: 2 }], [2]],
    ['of one dict demands all its keys', [{ m: 1, n: 1 }], [1]],
    ['with a list in it demands one of the list', [[{ n: 1 }, { n: 3 }]], [1, 3]],
    ['with a list and a dict demands both', [[{ n: 1 }, { n: 3 }], { m: 2 }], [3]],
    ['with __or demands one of its list', [{ m: 1, __or: [{ n: 2 }, { n: 3 }] }], [2]],
    ['can have several keys that start with __or', [{ __or1: [{ n: 2 }], __or2: [{ m: 1 }] }], [2]],
    ['with a list in an or demands all of that list', [[[{ m: 1 }, { n: 2 }], { n: 3 }]], [2, 3]],
    ['with $bet includes both ends', [{ n: { $bet: [2, 3] } }], [2, 3]],
    ['with two operators demands both', [{ n: { $gt: 1, $lt: 3 } }], [2]],
    ['with $ne finds the others', [{ n: { $ne: 2 } }], [1, 3]],
    ['with $in finds any of the list', [{ n: { $in: [1, 3] } }], [1, 3]],
    ['with $all finds lists that hold all', [{ tags: { $all: ['a', 'b'] } }], [2]],
    [
      'with $sort, $skip and $limit gives a window',
      [{ $sort: { n: -1 }, $skip: 1, $limit: 1 }],
      [2],
    ],
    ['with a $limit that is no number gives all', [{ $limit: 'x' }], [1, 2, 3]],
    ['finds ids in any case', [{ _id: 'F00000000000000000000002' }], [2]],
  ])('%s', async (_title, query, numbers) => {
    expect(await found(...query)).toEqual(numbers);
  });

  it.each<[string, Value[]]>([
    ['an unknown operator', [{ n: { $foo: 1 } }]],
    ['a key that is no attr', [{ nothing: 1 }]],
    ['__proto__', [{ '__proto__.x': 1 }]],
    ['an operator that would run code', [{ $where: 'true' }]],
    ['the same deeper down', [[{ $expr: {} }]]],
    ['an id that is none', [{ user: 'xx' }]],
    ['a list of ids with one that is none', [{ _id: { $in: ['f00000000000000000000001', 'x'] } }]],
    ['a list attr of ids compared with none', [{ friends: 'x' }]],
    ['$bet without two values', [{ n: { $bet: [1] } }]],
    ['$in without a list', [{ n: { $in: 1 } }]],
    ['a $regex that is none', [{ n: { $regex: '(' } }]],
    ['a text in place of a dict', ['x']],
    ['__or without a list', [{ __or: {} }]],
    ['$sort by what is no direction', [{ $sort: { n: 'up' } }]],
    ['$attrs without a list', [{ $attrs: 'n' }]],
    ['$group without a count', [{ $group: [{ by: 'n' }] }]],
    ['a secret', [{ password: { $regex: '^a' } }]],
    ['a secret in an or', [[{ password: 'x' }]]],
    ['part of a secret', [{ 'password.x': 1 }]],
    ['$sort by a secret', [{ $sort: { password: 1 } }]],
    ['$group by a secret', [{ $group: [{ by: 'password', count: 2 }] }]],
  ])('is refused for %s', (_title, query) => {
    expect(() => planQuery(target, query)).toThrow(Refusal);
  });

  it('tells what to show', () => {
    const plan = planQuery(target, [
      { $attrs: ['n'], $extn: ['user'], $group: [{ by: 'n', count: 2 }], $soft: false },
    ]);
    expect(plan).toMatchObject({
      attrs: ['n'],
      extn: ['user'],
      groups: [{ by: 'n', count: 2 }],
      soft: false,
    });
    expect(planQuery(target, [{ $extn: false }]).extn).toBe(false);
    expect(planQuery(target, [])).toMatchObject({ extn: true, soft: true, groups: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { queryInForm } from './query-form';
import { toObjectQuery } from './object-query';
import type { Query } from './query';

describe('A list query for a server below 5.0', () => {
  it.each<readonly [Query, object]>([
    [[], {}],
    [[{ _id: '1' }], { _id: { val: '1' } }],
    [[{ n: { $eq: 1 } }, { m: { $gt: 2 } }], { n: { val: 1 }, m: { val: 2, oper: '$gt' } }],
    [[{ n: { $bet: [1, 5] } }], { n: { val: 1, oper: '$bet', val2: 5 } }],
    [[{ n: { $ne: 1 } }], { n: { val: 1, oper: '$not' } }],
    [[{ tags: { $all: ['a'] } }], { tags: { val: ['a'], oper: '$all' } }],
    [
      [{ $sort: { n: -1 } }, { $skip: 1 }, { $limit: 2 }, { $search: 'x' }, { $extn: false }],
      { $sort: { n: -1 }, $skip: 1, $limit: 2, $search: 'x', $extn: false },
    ],
    [[{ flag: null }], { flag: { val: null } }],
  ])('%j is written as %j', (query, object) => {
    expect(toObjectQuery(query)).toEqual(object);
  });

  it.each<readonly [Query, string, string]>([
    [[[{ a: 1 }, { b: 2 }]], 'query.0', 'alternatives'],
    [[{ __or: [{ a: 1 }] }], 'query.0.__or', '__or'],
    [[{ $attrs: ['a'] }], 'query.0.$attrs', '$attrs'],
    [[{ $group: [{ by: 'a', count: 2 }] }], 'query.0.$group', '$group'],
    [[{ a: 1 }, { n: { $gte: 1 } }], 'query.1.n', '$gte'],
    [[{ a: 1 }, { a: 2 }], 'query.1.a', 'second'],
  ])('%j is refused, since a part of it has no such form', (query, field, words) => {
    expect(() => toObjectQuery(query)).toThrow(
      expect.objectContaining({ kind: 'usage', field, message: expect.stringContaining(words) }),
    );
  });
});

describe('A query', () => {
  it('that is an object goes to servers below 5.0 as it is, and to no other', () => {
    const query = { n: { val: 1, oper: '$gt' } };
    expect(queryInForm(query, 'object')).toBe(query);
    expect(() => queryInForm(query, 'list')).toThrow(expect.objectContaining({ field: 'query' }));
  });

  it('that is missing means all', () => {
    expect(queryInForm(undefined, 'list')).toEqual([]);
    expect(queryInForm(undefined, 'object')).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import { API_LEVELS } from './api-level';
import type { ObjectQuery } from './object-query';
import type { Query } from './query';
import { writeQuery } from './query-form';

const v43 = API_LEVELS['4.3'];

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
    [[{ flag: false }, { n: { $eq: 0 } }], { flag: { val: false }, n: { val: 0 } }],
    [[{ n: { $not: 1 } }], { n: { val: 1, oper: '$not' } }],
  ])('%j is written as %j', (query, object) => {
    expect(JSON.parse(writeQuery(query, v43))).toEqual(object);
  });

  it.each<readonly [Query, string, string]>([
    [[[{ a: 1 }, { b: 2 }]], 'query[0]', 'alternatives'],
    [[{ __or: [{ a: 1 }] }], 'query[0].__or', '__or'],
    [[{ $attrs: ['a'] }], 'query[0].$attrs', '$attrs'],
    [[{ $group: [{ by: 'a', count: 2 }] }], 'query[0].$group', '$group'],
    [[{ a: 1 }, { n: { $gte: 1 } }], 'query[1].n', '$gte'],
    [[{ a: 1 }, { a: 2 }], 'query[1].a', 'second'],
    [[{ $limit: 1 }, { $limit: 2 }], 'query[1].$limit', 'second'],
    [[{ n: { $gt: 1, $lt: 5 } }], 'query[0].n', 'more than one operator'],
    [[{ name: '' }], 'query[0].name', 'empty text'],
    [[{ name: { $eq: '' } }], 'query[0].name', 'empty text'],
    [[{ name: null }], 'query[0].name', 'null'],
    [[{ name: { $ne: null } }], 'query[0].name', 'null'],
    [[{ n: { $bet: ['', 'b'] } }], 'query[0].n', 'empty text'],
    [[{ 'name.en_AE': 'x' }], 'query[0]["name.en_AE"]', 'dots'],
    [[{ $search: '' }], 'query[0].$search', 'empty text'],
    [[{}], 'query[0]', 'no condition'],
    [[{ a: undefined }] as unknown as Query, 'query[0].a', 'undefined'],
  ])('%j is refused, since a part of it has no such form', (query, field, words) => {
    expect(() => writeQuery(query, v43)).toThrow(
      expect.objectContaining({ kind: 'usage', field, message: expect.stringContaining(words) }),
    );
  });
});

describe('A query that is an object', () => {
  it.each<ObjectQuery>([
    {},
    { n: { val: 1, oper: '$gt' } },
    { n: { val: 1, oper: '$bet', val2: 5 }, '__OR:m': { val: [1] } },
    { $sort: { n: 1 }, $limit: 5, $group: [{ by: 'n', count: 2 }] },
  ])('goes to servers below 5.0 as it is, and to no other: %j', (query) => {
    expect(JSON.parse(writeQuery(query, v43))).toEqual(query);
    expect(() => writeQuery(query, API_LEVELS['5.0'])).toThrow(
      expect.objectContaining({ field: 'query' }),
    );
  });

  it.each<readonly [ObjectQuery, string, string]>([
    [{ _id: '1' }, 'query._id', 'val'],
    [{ _id: {} }, 'query._id', 'val'],
    [{ _id: { val: undefined } }, 'query._id.val', 'undefined'],
    [{ _id: { val: '' } }, 'query._id', 'empty text'],
    [{ _id: { val: null } }, 'query._id', 'null'],
    [{ 'name.en_AE': { val: 'x' } }, 'query["name.en_AE"]', 'dots'],
    [{ n: { val: 1, op: '$gt' } }, 'query.n.op', 'val, oper and val2'],
    [{ n: { val: 1, oper: '$gte' } }, 'query.n.oper', '$gt'],
    [{ n: { val: 1, oper: '$bet' } }, 'query.n', 'val2'],
    [{ n: { val: 1, val2: 2 } }, 'query.n', '$bet'],
    [{ $limt: 1 }, 'query.$limt', '$limit'],
    [{ $attrs: ['a'] }, 'query.$attrs', 'no form'],
  ])('is refused where the server would drop a part of it: %j', (query, field, words) => {
    expect(() => writeQuery(query, v43)).toThrow(
      expect.objectContaining({ kind: 'usage', field, message: expect.stringContaining(words) }),
    );
  });
});

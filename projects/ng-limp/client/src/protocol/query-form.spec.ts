import { describe, expect, it } from 'vitest';
import { API_LEVELS } from './api-level';
import type { Query } from './query';
import { writeQuery } from './query-form';

const v60 = API_LEVELS['6.0'];

/** A query that the compiler would not let pass, as an app without types may give it. */
function untyped(query: unknown): Query {
  return query as Query;
}

describe('A query in list form', () => {
  it.each<Query>([
    [],
    [{ _id: '1' }],
    [{ name: 'x', n: null, empty: '', flag: false, zero: 0, list: [] }],
    [{ 'name.en_AE': 'x' }],
    [{ name: { en_AE: 'x', ar_AE: { $gtt: 1 } } }],
    [{ n: { $gt: 1, $lte: 5 } }, { m: { $bet: [1, 2] } }, { o: { $ne: 3 } }],
    [{ tags: { $all: ['a'] } }, { tags: { $in: [] } }, { name: { $regex: '^x' } }],
    [{ info: { $eq: { $gtt: 1 } } }, { info: { $eq: {} } }],
    [[{ a: 1 }, { b: 2 }]],
    [{ __or: [{ a: 1 }, { b: { $gt: 2 } }], __or_2: [{ c: 1 }] }],
    untyped([[[{ a: 1 }, { b: 2 }], { c: 3 }]]),
    [{ comments: { $attrs: ['a'], $skip: 2 } }],
    [{ $sort: { a: 1 } }, { $skip: 0, $limit: 5 }, { $search: 'x' }, { $soft: false }],
    [{ $extn: false }, { $extn: ['a'] }, { $attrs: [] }, { $group: [{ by: 'a', count: 2 }] }],
    [{ $geo_near: { val: [1, 2], attr: 'at', dist: 5 } }],
  ])('goes out as it is: %j', (...query) => {
    expect(JSON.parse(writeQuery(query, v60))).toEqual(query);
  });

  it('that is missing means all', () => {
    expect(writeQuery(undefined, v60)).toBe('[]');
    expect(writeQuery(undefined, API_LEVELS['4.3'])).toBe('{}');
  });

  it('may hold times', () => {
    const at = new Date('2026-11-20T23:34:10.167Z');
    const query: Query = [{ at: { $gte: at } }, { at: { $in: [at] } }, { at }];
    expect(writeQuery(query, v60)).toContain('{"$gte":"2026-11-20T23:34:10.167000"}');
  });

  it.each<readonly [unknown, string, string]>([
    [[{ _id: undefined }], 'query[0]._id', 'undefined'],
    [[{}], 'query[0]', 'no condition'],
    [[{ a: 1 }, {}], 'query[1]', 'no condition'],
    [[[]], 'query[0]', 'no alternative'],
    [[[{ a: 1 }, {}]], 'query[0][1]', 'no condition'],
    [[{ __or: [] }], 'query[0].__or', 'no alternative'],
    [[{ __or: { a: 1 } }], 'query[0].__or', 'list'],
    [[[{ $limit: 1 }]], 'query[0][0].$limit', 'beside'],
    [[{ a: {} }], 'query[0].a', '$eq: {}'],
    [[{ '': 1 }], 'query[0][""]', 'names no attr'],
    [[{ undefined: 1 }], 'query[0].undefined', 'names no attr'],
    [[null], 'query[0]', 'no step'],
    [['x'], 'query[0]', 'no step'],
    [[[1]], 'query[0][0]', 'no step'],
    [[{ $limt: 5 }], 'query[0].$limt', '$limit'],
    [[{ constructor: 1, $constructor: 1 }], 'query[0].$constructor', '$limit'],
    [[{ n: { $gtt: 5 } }], 'query[0].n.$gtt', '$gt'],
    [[{ n: { $gt: 5, $x: 1 } }], 'query[0].n.$x', 'operator'],
    [[{ n: { $gt: 5, lt: 8 } }], 'query[0].n.lt', 'operator'],
    [[{ n: { $not: 5 } }], 'query[0].n.$not', '$ne'],
    [[[{ n: { $not: 5 } }]], 'query[0][0].n.$not', '$ne'],
    [[{ n: { $in: 5 } }], 'query[0].n.$in', 'a list'],
    [[{ n: { $bet: [5] } }], 'query[0].n.$bet', 'two'],
    [[{ n: { $regex: 5 } }], 'query[0].n.$regex', 'a text'],
    [[{ $limit: null }], 'query[0].$limit', 'a whole number'],
    [[{ $sort: 'a' }], 'query[0].$sort', 'an object'],
    [[{ $soft: 0 }], 'query[0].$soft', 'true or false'],
    ['all', 'query', 'list'],
    [null, 'query', 'list'],
    [5, 'query', 'list'],
    [new Map([['a', 1]]), 'query', 'Map'],
    [{ a: { val: 1 } }, 'query', 'list'],
  ])('is refused where a server would not understand it: %j', (query, field, words) => {
    expect(() => writeQuery(untyped(query), v60)).toThrow(
      expect.objectContaining({ kind: 'usage', field, message: expect.stringContaining(words) }),
    );
  });

  it('has no $geo_near at servers below 6.0', () => {
    const query: Query = [{ $geo_near: { val: [1, 2], attr: 'at', dist: 5 } }];
    expect(() => writeQuery(query, API_LEVELS['5.8'])).toThrow(
      expect.objectContaining({ field: 'query[0].$geo_near' }),
    );
  });
});

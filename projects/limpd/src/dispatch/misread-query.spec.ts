import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import type { ApiLevel } from '../level/level.ts';
import { levelNamed } from '../level/levels.ts';

/** Stands in a query for the ids of all documents. */
const ALL_IDS = '(all ids)';

/** The numbers of the documents that a faithful server of `level` finds, or its error. */
async function found(level: ApiLevel, query: object): Promise<unknown> {
  const { url } = await startLimpd({ apiLevel: level, faithful: true });
  const admin = await TestClient.admin(url, level);
  const none = levelNamed(level).queryForm === 'list' ? [] : {};
  const ids: string[] = [];
  for (const n of [1, 2, 3]) {
    const doc = { name: { en_AE: 'x' }, n };
    ids.push(idIn(await admin.call('staff/create', { query: none, doc })));
  }
  const text = JSON.stringify(query).replace(JSON.stringify(ALL_IDS), JSON.stringify(ids));
  const reply = await admin.call('staff/read', { query: JSON.parse(text) as unknown });
  if (statusOf(reply) !== 200) return [statusOf(reply), codeOf(reply)];
  return docsOf(reply)
    .map((doc) => doc['n'])
    .toSorted();
}

describe('A faithful server', () => {
  const failure = [500, 'CORE_SERVER_ERROR'];

  it.each<[ApiLevel, string, object, unknown]>([
    ['4.0', 'fails at $bet', { n: { val: 1, oper: '$bet', val2: 2 } }, failure],
    ['4.3', 'knows $bet', { n: { val: 1, oper: '$bet', val2: 2 } }, [1, 2]],
    ['4.3', 'reads $in as equal', { n: { val: 2, oper: '$in' } }, [2]],
    ['4.3', 'knows $not', { n: { val: 2, oper: '$not' } }, [1, 3]],
    ['4.3', 'drops an empty text', { tags: { val: '' } }, [1, 2, 3]],
    ['4.3', 'drops null', { tags: { val: null }, n: { val: 1 } }, [1]],
    ['4.3', 'drops a dotted attr', { 'name.en_AE': { val: 'y' } }, [1, 2, 3]],
    ['5.0', 'fails at $not', [{ n: { $not: 2 } }], failure],
    ['5.0', 'knows $ne', [{ n: { $ne: 2 } }], [1, 3]],
    ['5.0', 'fails at $bet', [{ n: { $bet: [1, 2] } }], failure],
    ['5.0', 'fails without a condition', [{ $limit: 1 }], failure],
    ['5.6', 'fails at $not', [{ n: { $not: 2 } }], failure],
    ['5.6', 'knows $bet', [{ n: { $bet: [1, 2] } }], [1, 2]],
    ['5.6', 'finds nothing by $in on _id', [{ _id: { $in: ALL_IDS } }], []],
    ['5.7', 'knows $in on _id', [{ _id: { $in: ALL_IDS } }], [1, 2, 3]],
    ['5.6.5', 'finds nothing by an unknown operator', [{ n: { $foo: 2 } }], []],
    ['5.6.5', 'finds the rest of an or', [[{ n: { $foo: 2 } }, { n: 1 }]], [1]],
    ['5.6.5', 'finds the rest of an or by key', [{ __or: [{ n: { $foo: 2 } }, { n: 1 }] }], [1]],
    ['5.7', 'finds nothing by $not', [{ n: { $not: 2 } }], []],
    ['5.8', 'finds nothing by $not', [{ n: { $not: 2 } }], []],
    ['5.8', 'fails at $attrs without what is extended', [{ $attrs: ['n'] }], failure],
    ['5.8', 'knows $attrs with what is extended', [{ $attrs: ['n', 'user'] }], [1, 2, 3]],
    ['6.0', 'knows $attrs', [{ $attrs: ['n'] }], [1, 2, 3]],
  ])('of level %s %s', async (level, _what, query, expected) => {
    expect(await found(level, query)).toEqual(expected);
  });

  it.each(['$not', '$foo'])('of level 6.0 never answers %s, and goes on', async (operator) => {
    const { url } = await startLimpd({ faithful: true });
    const client = await TestClient.open(url);
    client.sendCall('staff/read', { query: [[{ n: { [operator]: 1 } }, { n: 1 }]] });
    for (let i = 0; i < 20; i++) await client.call('heart/beat');
    expect(client.untaken).toEqual([]);
  });
});

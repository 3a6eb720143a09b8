import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import {
  ADMIN_EMAIL,
  callIdOf,
  codeOf,
  docsOf,
  idIn,
  statusOf,
  TestClient,
  testHash,
} from '../../testing/test-client.ts';
import { DEFAULT_ANON_TOKEN } from '../options.ts';
import { ADMIN_ID } from '../module/session.ts';
import type { ApiLevel } from './level.ts';
import { levelNamed } from './levels.ts';

async function adminAt(apiLevel: ApiLevel): Promise<TestClient> {
  const { url } = await startLimpd({ apiLevel });
  return TestClient.admin(url, apiLevel);
}

async function withNumbers(apiLevel: ApiLevel, query: unknown): Promise<TestClient> {
  const admin = await adminAt(apiLevel);
  for (const n of [1, 2, 3, 4]) {
    await admin.call('staff/create', { query, doc: { name: { en_AE: 'x' }, n } });
  }
  return admin;
}

describe('queries that are objects', () => {
  it.each([
    ['{attr: {val}}', { n: { val: 2 } }, [2]],
    ['$gt', { n: { val: 2, oper: '$gt' } }, [4, 3]],
    ['$bet with val2', { n: { val: 2, oper: '$bet', val2: 3 } }, [3, 2]],
    ['$not', { n: { val: 2, oper: '$not' } }, [4, 3, 1]],
    ['$in', { n: { val: [1, 4], oper: '$in' } }, [4, 1]],
    ['$sort, $skip and $limit', { $sort: { n: 1 }, $skip: 1, $limit: 2 }, [2, 3]],
    ['more than one attr', { n: { val: 3, oper: '$lt' }, user: { val: ADMIN_ID } }, [2, 1]],
  ])('are understood at level 4.3: %s', async (_form, query, expected) => {
    const admin = await withNumbers('4.3', {});
    const docs = docsOf(await admin.call('staff/read', { query }));
    expect(docs.map((doc) => doc['n'])).toEqual(expected);
  });

  it.each([[[]], [[{ n: 1 }]], [{ n: 1 }]])(
    'are all that level 4.3 understands: not %j',
    async (query) => {
      const admin = await adminAt('4.3');
      admin.sendCall('staff/read', { query });
      const reply = await admin.take(() => true);
      expect([codeOf(reply), callIdOf(reply)]).toEqual(['SERVER_ERROR', undefined]);
    },
  );

  it('are refused from 5.0 on, and at 5.6 even when there is nothing in them', async () => {
    const codes: unknown[] = [];
    for (const level of ['5.0', '5.6', '6.0'] as const) {
      const admin = await adminAt(level);
      codes.push(codeOf(await admin.call('staff/read', { query: { n: { val: 1 } } })));
      codes.push(codeOf(await admin.call('staff/read', { query: {} })));
    }
    const obsolete = 'CORE_REQ_OBSOLETE_QUERY';
    expect(codes).toEqual([obsolete, undefined, obsolete, obsolete, obsolete, undefined]);
  });
});

describe('operators', () => {
  it.each<[ApiLevel, '$not' | '$ne', number | 'refused']>([
    ['4.0', '$not', 3],
    ['4.0', '$ne', 'refused'],
    ['4.3', '$not', 3],
    ['4.3', '$ne', 3],
    ['5.0', '$not', 'refused'],
    ['5.0', '$ne', 3],
    ['5.6', '$ne', 3],
    ['5.8', '$not', 'refused'],
    ['5.8', '$ne', 3],
    ['6.0', '$not', 'refused'],
    ['6.0', '$ne', 3],
  ])('for not equal: at level %s is %s %s', async (level, operator, found) => {
    const isList = levelNamed(level).queryForm === 'list';
    const admin = await withNumbers(level, isList ? [] : {});
    const query = isList ? [[{ n: { [operator]: 2 } }]] : { n: { val: 2, oper: operator } };
    admin.sendCall('staff/read', { query });
    const reply = await admin.take(() => true);
    expect(statusOf(reply) === 200 ? docsOf(reply).length : 'refused').toBe(found);
  });

  it.each<[ApiLevel, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>> | 400]>([
    ['4.3', { n: { $add: 2 } }, 400],
    ['5.0', { n: { $add: 2 } }, 400],
    ['5.0', { tags: { $push: 'b' } }, 400],
    ['5.6', { n: { $add: -2 } }, { n: 3 }],
    ['5.6.5', { tags: { $push: 'a' } }, { tags: ['a', 'a'] }],
    ['5.8', { tags: { $push_unique: 'a' } }, { tags: ['a'] }],
    ['5.8', { tags: { $push_unique: 'b' } }, { tags: ['a', 'b'] }],
    ['5.8', { tags: { $pull: 'a' } }, { tags: [] }],
    ['5.8', { tags: { $append: 'b' } }, 400],
    ['5.8', { n: { $multiply: 2 } }, 400],
    ['6.0', { n: { $multiply: 2 } }, { n: 10 }],
    ['6.0', { tags: { $append: 'a', $unique: true } }, { tags: ['a'] }],
    ['6.0', { tags: { $append: 'a' } }, { tags: ['a', 'a'] }],
    ['6.0', { tags: { $remove: ['a'] } }, { tags: [] }],
    ['6.0', { tags: { $push: 'b' } }, 400],
  ])('that update: level %s, %j gives %j', async (level, changes, result) => {
    const admin = await adminAt(level);
    const isList = levelNamed(level).queryForm === 'list';
    const doc = { name: { en_AE: 'x' }, n: 5, tags: ['a'] };
    const created = await admin.call('staff/create', { query: isList ? [] : {}, doc });
    const _id = idIn(created);
    const query = isList ? [{ _id }] : { _id: { val: _id } };
    const updated = await admin.call('staff/update', { query, doc: changes });
    const [read] = docsOf(await admin.call('staff/read', { query }));
    if (result === 400) expect(statusOf(updated)).toBe(400);
    expect(read).toMatchObject(result === 400 ? { n: 5, tags: ['a'] } : result);
  });
});

describe('level 4.0', () => {
  it('takes calls unsigned or in a token alone, but auth unsigned only', async () => {
    const { url } = await startLimpd({ apiLevel: '4.0' });
    const client = await TestClient.open(url);
    expect(statusOf(await client.callPlainly('staff/read'))).toBe(200);
    client.sendSigned({ endpoint: 'staff/read', sid: '', call_id: 'a' });
    expect(statusOf(await client.replyTo('a'))).toBe(200);
    const doc = { email: ADMIN_EMAIL, hash: testHash('email', ADMIN_EMAIL, '__ADMIN', '4.0') };
    expect(codeOf(await client.call('session/auth', { doc }))).toBe('CORE_REQ_INVALID_TOKEN');
    expect(statusOf(await client.callPlainly('session/auth', { doc }))).toBe(200);
  });

  it('takes the parts of a hash in either order', async () => {
    const { url } = await startLimpd({ apiLevel: '4.0' });
    for (const json of [
      `{"email":"${ADMIN_EMAIL}","password":"__ADMIN"}`,
      `{"password":"__ADMIN","email":"${ADMIN_EMAIL}"}`,
    ]) {
      const client = await TestClient.open(url);
      const hash = Buffer.from(json).toString('base64url');
      const doc = { email: ADMIN_EMAIL, hash };
      expect(statusOf(await client.callPlainly('session/auth', { doc }))).toBe(200);
    }
  });

  it('goes on with the token of a session that was signed out, as nobody', async () => {
    const { url } = await startLimpd({ apiLevel: '4.0' });
    const admin = await TestClient.admin(url, '4.0');
    await admin.call('session/signout', { query: { _id: { val: admin.sid } } });
    expect(statusOf(await admin.call('staff/read'))).toBe(200);
    expect(statusOf(await admin.call('user/read'))).toBe(403);
    admin.key = DEFAULT_ANON_TOKEN;
    expect(statusOf(await admin.call('staff/read'))).toBe(403);
  });

  it('is the only one that takes unsigned calls', async () => {
    const { url } = await startLimpd({ apiLevel: '4.3' });
    const client = await TestClient.open(url);
    client.send(JSON.stringify({ call_id: 'a', endpoint: 'staff/read', sid: '' }));
    expect(codeOf(await client.take(() => true))).toBe('SERVER_ERROR');
  });
});

describe('auth on a conn that has authed', () => {
  it.each<[ApiLevel, number]>([
    ['4.3', 200],
    ['5.6', 200],
    ['5.6.4', 200],
    ['5.6.5', 400],
    ['5.7', 400],
    ['6.1', 400],
  ])('gets at level %s status %i', async (level, status) => {
    const admin = await adminAt(level);
    const before = admin.key;
    const reply = await admin.auth('username', '__ADMIN', '__ADMIN', level);
    expect(statusOf(reply)).toBe(status);
    expect(admin.key === before).toBe(status === 400);
  });
});

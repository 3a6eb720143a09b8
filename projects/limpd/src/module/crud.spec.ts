import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient, testHash } from '../../testing/test-client.ts';
import { atPath, type Doc, type Value } from '../data/value.ts';

async function adminWith(...docs: readonly Record<string, Value>[]): Promise<TestClient> {
  const { url } = await startLimpd();
  const admin = await TestClient.admin(url);
  for (const doc of docs) {
    await admin.call('staff/create', { doc: { name: { en_AE: 'x' }, ...doc } });
  }
  return admin;
}

async function readOne(admin: TestClient, ...query: Value[]): Promise<Doc> {
  return docsOf(await admin.call('staff/read', { query }))[0] ?? {};
}

describe('read', () => {
  it('counts all that match in total, and what it gives in count', async () => {
    const admin = await adminWith({ n: 1 }, { n: 2 }, { n: 3 });
    const reply = await admin.call('staff/read', { query: [{ $limit: 2, $sort: { n: 1 } }] });
    expect(reply['args']).toMatchObject({ total: 3, count: 2, docs: [{ n: 1 }, { n: 2 }] });
  });

  it('shows the attrs that it is asked for, inside dicts too, and always the _id', async () => {
    const admin = await adminWith({ info: { a: 1, b: { c: 2, d: 3 } } });
    const doc = await readOne(admin, { $attrs: ['n', 'info.b.c', 'nothing'] });
    expect(doc).toEqual({ n: 0, info: { b: { c: 2 } }, _id: expect.any(String) });
  });

  it('extends all attrs, some or none', async () => {
    const admin = await adminWith({});
    const extended = {
      _id: 'f00000000000000000000010',
      name: { ar_AE: '__ADMIN', en_AE: '__ADMIN' },
    };
    expect((await readOne(admin))['user']).toEqual(extended);
    expect((await readOne(admin, { $extn: ['user'] }))['user']).toEqual(extended);
    expect((await readOne(admin, { $extn: ['photo'] }))['user']).toBe(extended._id);
    expect((await readOne(admin, { $extn: false }))['user']).toBe(extended._id);
  });

  it('extends an id of nothing to null', async () => {
    const admin = await adminWith({});
    const name = { en_AE: 'Z' };
    const zoe = idIn(
      await admin.call('user/create', {
        doc: {
          name,
          username: 'zoe',
          username_hash: testHash('username', 'zoe', 'x'),
          privileges: { staff: ['create'] },
        },
      }),
    );
    const client = await TestClient.open(admin.socket.url);
    await client.auth('username', 'zoe', 'x');
    await client.call('staff/create', { doc: { name } });
    await admin.call('user/delete', { query: [{ _id: zoe }, { $soft: false }] });
    expect((await readOne(admin))['user']).toBeNull();
  });

  it('groups by the attrs that it is asked for', async () => {
    const admin = await adminWith({ n: 1 }, { n: 2 }, { n: 9 });
    const reply = await admin.call('staff/read', {
      query: [{ $group: [{ by: 'n', count: 1 }] }, { n: { $lt: 9 } }],
    });
    expect(atPath(reply, 'args.groups')).toEqual({ n: [{ min: 1, max: 2, count: 2 }] });
  });
});

describe('create', () => {
  it('sets who made it, whatever the doc says', async () => {
    const admin = await adminWith({ user: 'f00000000000000000000011' });
    expect((await readOne(admin, { $extn: false }))['user']).toBe('f00000000000000000000010');
  });

  it('drops what is no attr', async () => {
    const admin = await adminWith({ nothing: 1, _id: 'f00000000000000000000001' });
    const doc = await readOne(admin);
    expect(Object.keys(doc)).not.toContain('nothing');
    expect(doc['_id']).not.toBe('f00000000000000000000001');
  });
});

describe('update', () => {
  it.each<[string, Value, Value, Value]>([
    ['n', 5, { $add: -2 }, 3],
    ['n', 5, { $multiply: 3 }, 15],
    ['tags', ['a'], { $append: 'a' }, ['a', 'a']],
    ['tags', ['a'], { $append: 'a', $unique: true }, ['a']],
    ['tags', ['a', 'b', 'a'], { $remove: ['a'] }, ['b']],
    ['info', { a: 1 }, { b: 2 }, { b: 2 }],
  ])('changes %s from %j with %j to %j', async (attr, before, doc, after) => {
    const admin = await adminWith({ [attr]: before });
    const { _id } = await readOne(admin);
    const query = [{ _id }];
    expect(statusOf(await admin.call('staff/update', { query, doc: { [attr]: doc } }))).toBe(200);
    expect((await readOne(admin))[attr]).toEqual(after);
  });

  it.each<[string, Value]>([
    ['n', 'text'],
    ['n', { $add: 'x' }],
    ['n', { $add: 0.5 }],
    ['n', { $append: 1 }],
    ['tags', { $append: 1 }],
    ['tags', { $remove: 'a' }],
    ['tags', { $add: 1 }],
    ['name', null],
    ['name', { ar_AE: 'x' }],
    ['photo', { name: 'forged', content: true }],
    ['meta.note', 5],
  ])('refuses to change %s with %j', async (attr, value) => {
    const admin = await adminWith({});
    const { _id } = await readOne(admin);
    const reply = await admin.call('staff/update', { query: [{ _id }], doc: { [attr]: value } });
    expect(codeOf(reply)).toBe('LIMP_APP_STAFF_INVALID_ATTR');
  });

  it('reaches into dicts with dotted keys', async () => {
    const admin = await adminWith({ info: { a: 1 } });
    const { _id } = await readOne(admin);
    await admin.call('staff/update', { query: [{ _id }], doc: { 'info.b.c': 2 } });
    expect((await readOne(admin))['info']).toEqual({ a: 1, b: { c: 2 } });
  });

  it('and delete without an _id are refused, so that nothing is lost by an empty query', async () => {
    const admin = await adminWith({}, {});
    const updated = await admin.call('staff/update', { query: [], doc: { n: 1 } });
    const deleted = await admin.call('staff/delete', { query: [{ n: 0 }] });
    expect([codeOf(updated), codeOf(deleted)]).toEqual([
      'LIMP_APP_STAFF_INVALID_QUERY',
      'LIMP_APP_STAFF_INVALID_QUERY',
    ]);
    expect(atPath(await admin.call('staff/read'), 'args.total')).toBe(2);
  });
});

describe('delete', () => {
  it.each([[{}], [{ $soft: false }]])('with %j takes documents from sight', async (how) => {
    const admin = await adminWith({ n: 1 }, { n: 2 });
    const doc = await readOne(admin, { n: 1 });
    const reply = await admin.call('staff/delete', { query: [{ _id: doc['_id'] }, how] });
    expect([idIn(reply), atPath(reply, 'args.count')]).toEqual([doc['_id'], 1]);
    expect(atPath(await admin.call('staff/read'), 'args.total')).toBe(1);
    expect(await readOne(admin, { __deleted: true })).toEqual({});
  });
});

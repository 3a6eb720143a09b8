import { describe, expect, it } from 'vitest';
import { docsOf, idIn, statusOf, TestClient, testHash } from '../testing/test-client.ts';
import { makeUser, signedIn, startVaults } from '../testing/vaults.ts';
import type { Doc } from '../src/data/value.ts';

const ANON = 'f00000000000000000000011';
const ADMIN = 'f00000000000000000000010';

async function created(doc: object): Promise<Doc> {
  const { url } = await startVaults();
  const client = await TestClient.open(url);
  const id = idIn(await client.call('vault/create', { doc }));
  return (
    docsOf(await client.call('vault/read', { query: [{ _id: id }, { $extn: false }] }))[0] ?? {}
  );
}

async function updated(doc: object): Promise<Doc> {
  const { url } = await startVaults();
  const client = await TestClient.open(url);
  const query = [{ _id: idIn(await client.call('vault/create', { doc: {} })) }];
  await client.call('vault/update', { query, doc });
  return docsOf(await client.call('vault/read', { query }))[0] ?? {};
}

describe('what a permission forces', () => {
  it.each([
    { state: { approved: true, note: 'mine' } },
    { 'state.approved': true },
    { state: { approved: true }, 'state.approved': true },
    { 'state.approved': true, state: { approved: true } },
    { state: [{ approved: true }] },
    { count: 9 },
    { 'count.x': 9 },
  ])('is so in a create with %j', async (doc) => {
    expect(await created(doc)).toMatchObject({ state: { approved: false }, count: 1 });
  });

  it.each([
    { 'state.approved': true },
    { 'state.approved': true, state: { approved: true } },
    { state: { approved: true }, 'state.approved': true },
    { 'state.note': { $append: 'x' } },
    { count: { $add: 5 } },
    { count: { $multiply: 5 } },
    { 'count.x': 5 },
  ])('is so in an update with %j', async (doc) => {
    expect(await updated(doc)).toMatchObject({
      state: { approved: false, note: 'forced' },
      count: 2,
    });
  });
});

describe('attrs of the server', () => {
  const forged = {
    user: ADMIN,
    'user.x': ADMIN,
    create_time: '1999-01-01T00:00:00',
    __deleted: true,
    '__deleted.x': true,
    _id: 'f000000000000000000000aa',
  };

  it('cannot be set in a create', async () => {
    const doc = await created(forged);
    expect(doc['user']).toBe(ANON);
    expect(doc['create_time']).not.toMatch(/^1999/);
    expect(doc['_id']).not.toBe(forged._id);
  });

  it('cannot be set in an update, by value or by operator', async () => {
    for (const doc of [forged, { user: { $append: ADMIN } }, { create_time: { $add: 1 } }]) {
      const after = await updated({ ...doc, name: 'new' });
      expect(after).toMatchObject({ user: ANON, name: 'new' });
      expect(after['create_time']).not.toMatch(/^1999/);
    }
  });
});

describe('whoever administers users', () => {
  interface Office {
    readonly clerk: TestClient;
    readonly admin: TestClient;
    readonly url: string;
    readonly zoe: string;
    readonly boss: string;
    readonly bosses: string;
  }

  async function office(): Promise<Office> {
    const { url } = await startVaults();
    const admin = await TestClient.admin(url);
    const privileges = { user: ['admin', 'read'], group: ['admin', 'read'], vault: ['read'] };
    await makeUser(admin, 'clerk', { privileges });
    const zoe = await makeUser(admin, 'zoe');
    const boss = await makeUser(admin, 'boss', { privileges: { '*': ['*'] } });
    const group = { name: { en_AE: 'B' }, privileges: { vault: ['delete'] } };
    const bosses = idIn(await admin.call('group/create', { doc: group }));
    return { url, admin, clerk: await signedIn(url, 'clerk'), zoe, boss, bosses };
  }

  it('cannot give privileges that he has not, in any spelling', async () => {
    const { clerk, zoe, bosses } = await office();
    for (const doc of [
      { privileges: { '*': ['*'] } },
      { privileges: { vault: ['read', 'delete'] } },
      { privileges: { '*': ['read'] } },
      { 'privileges.vault': ['delete'] },
      { 'privileges.*': ['*'] },
      { 'privileges.vault': { $append: 'delete' } },
      { groups: [bosses] },
      { groups: { $append: bosses } },
    ]) {
      const update = await clerk.call('user/update', { query: [{ _id: zoe }], doc });
      expect([doc, statusOf(update)]).toEqual([doc, 403]);
    }
    const name = { en_AE: 'x' };
    for (const doc of [{ privileges: { a: ['b'] } }, { groups: [bosses] }]) {
      expect(statusOf(await clerk.call('user/create', { doc: { name, ...doc } }))).toBe(403);
    }
    const group = { name, privileges: { vault: ['delete'] } };
    expect(statusOf(await clerk.call('group/create', { doc: group }))).toBe(403);
  });

  it('can give those that he has', async () => {
    const { clerk, zoe } = await office();
    const doc = { 'privileges.vault': ['read'] };
    expect(statusOf(await clerk.call('user/update', { query: [{ _id: zoe }], doc }))).toBe(200);
  });

  it('cannot take over, ban or delete who has more', async () => {
    const { clerk, boss } = await office();
    const hash = testHash('username', 'boss', 'mine');
    for (const id of [boss, ADMIN]) {
      const query = [{ _id: id }];
      for (const doc of [{ username_hash: hash }, { status: 'banned' }, { email: 'a@b.c' }]) {
        expect(statusOf(await clerk.call('user/update', { query, doc }))).toBe(403);
      }
      expect(statusOf(await clerk.call('user/delete', { query }))).toBe(403);
    }
    const all = { query: [{ _id: { $in: [boss] } }], doc: { status: 'banned' } };
    expect(statusOf(await clerk.call('user/update', all))).toBe(403);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { reauthHash } from '../src/core/auth-hash.ts';
import { atPath, type Doc } from '../src/data/value.ts';
import type { Limpd } from '../src/server.ts';
import { codeOf, idIn, statusOf, TestClient, testHash } from '../testing/test-client.ts';
import { makeUser, signedIn, startVaults } from '../testing/vaults.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Scene {
  readonly limpd: Limpd;
  readonly admin: TestClient;
  readonly id: string;
  /** Three connections of one session; the last has a watch. */
  readonly conns: readonly [TestClient, TestClient, TestClient];
  readonly watch: string;
}

async function scene(more: object = { privileges: { user: ['read'] } }): Promise<Scene> {
  const limpd = await startVaults();
  const admin = await TestClient.admin(limpd.url);
  const id = await makeUser(admin, 'zoe', more);
  const first = await signedIn(limpd.url, 'zoe');
  const second = await again(limpd.url, first);
  const third = await again(limpd.url, first);
  const watch = third.sendCall('user/watch');
  expect(statusOf(await third.replyTo(watch))).toBe(200);
  return { limpd, admin, id, conns: [first, second, third], watch };
}

async function again(url: string, of: TestClient): Promise<TestClient> {
  const client = await TestClient.open(url);
  const query = [{ _id: of.sid, hash: reauthHash(of.key) }];
  expect(statusOf(await client.call('session/reauth', { query }))).toBe(200);
  client.key = of.key;
  client.sid = of.sid;
  return client;
}

/** That nobody speaks for the session any more, and that the watch has ended and said so. */
async function expectEnded(
  { admin, conns, watch, limpd }: Scene,
  except?: TestClient,
): Promise<void> {
  const [, , watcher] = conns;
  for (const client of conns) {
    if (client === except) continue;
    const reply = await client.call('user/read');
    expect(statusOf(reply)).toBe(403);
  }
  await makeUser(admin, 'new');
  const told = await watcher.take((frame) => atPath(frame, 'args.call_id') === watch);
  expect(statusOf(told)).toBe(403);
  await watcher.call('heart/beat').catch(() => undefined);
  const shown = watcher.untaken.filter((frame: Doc) => atPath(frame, 'args.oper') === 'create');
  expect(shown).toEqual([]);
  const { sid, key } = conns[1];
  const headers = { 'X-Auth-Bearer': sid, 'X-Auth-Token': key };
  const file = `${limpd.httpUrl}/vault/retrieve_file/${sid}/name/x`;
  expect([400, 403, 404]).toContain((await fetch(file, { headers })).status);
}

describe('a session ends everywhere', () => {
  it('when it is signed out on one connection', async () => {
    const all = await scene();
    const [first] = all.conns;
    const query = [{ _id: first.sid }];
    expect(statusOf(await first.call('session/signout', { query }))).toBe(200);
    await expectEnded(all, first);
  });

  it.each([{ status: 'banned' }, { status: 'deleted' }, { status: 'disabled_password' }])(
    'when its user becomes %j',
    async (doc) => {
      const all = await scene();
      await all.admin.call('user/update', { query: [{ _id: all.id }], doc });
      await expectEnded(all);
    },
  );

  it.each([true, false])('when its user is deleted (softly: %s)', async (soft) => {
    const all = await scene();
    const query = soft ? [{ _id: all.id }] : [{ _id: all.id }, { $soft: false }];
    await all.admin.call('user/delete', { query });
    await expectEnded(all);
  });

  it('when its user gets another password, by which he signs in anew', async () => {
    const all = await scene();
    const doc = { username_hash: testHash('username', 'zoe', 'other') };
    await all.admin.call('user/update', { query: [{ _id: all.id }], doc });
    await expectEnded(all);
    const client = await TestClient.open(all.limpd.url);
    expect(statusOf(await client.auth('username', 'zoe', 'zoe'))).toBe(403);
    expect(statusOf(await client.auth('username', 'zoe', 'other'))).toBe(200);
  });

  it('but where its user has changed his own password', async () => {
    const { url } = await startVaults();
    const admin = await TestClient.admin(url);
    const other = await TestClient.admin(url);
    const hash = testHash('email', 'ADMIN@LIMP.MASAAR.COM', 'new');
    const query = [{ _id: 'f00000000000000000000010' }];
    await admin.call('user/update', { query, doc: { email_hash: hash } });
    expect(statusOf(await admin.call('user/read'))).toBe(200);
    expect(statusOf(await other.call('user/read'))).toBe(403);
  });

  it('when it expires', async () => {
    const all = await scene();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 24 * 3_600_000 });
    for (const client of all.conns) {
      expect(codeOf(await client.call('user/read'))).toBe('CORE_SESSION_SESSION_EXPIRED');
    }
  });

  it('and its connections can sign in anew', async () => {
    const { admin, id, conns } = await scene();
    const [first] = conns;
    await admin.call('user/update', {
      query: [{ _id: id }],
      doc: { username_hash: testHash('username', 'zoe', 'other') },
    });
    expect(statusOf(await first.call('user/read'))).toBe(403);
    first.key = '__ANON_TOKEN_f00000000000000000000012';
    expect(statusOf(await first.auth('username', 'zoe', 'other'))).toBe(200);
    expect(statusOf(await first.call('user/read'))).toBe(200);
  });
});

describe('a privilege', () => {
  it('that is taken away is gone at the next call, and ends watches', async () => {
    const { admin, id, conns, watch } = await scene();
    const [first, , watcher] = conns;
    await admin.call('user/update', { query: [{ _id: id }], doc: { privileges: {} } });
    expect(codeOf(await first.call('user/read'))).toBe('CORE_SESSION_FORBIDDEN');
    const told = await watcher.take((frame) => atPath(frame, 'args.call_id') === watch);
    expect(codeOf(told)).toBe('CORE_SESSION_FORBIDDEN');
  });

  it('of a group that loses it is gone, too, and so is that of a group one has left', async () => {
    const { url } = await startVaults();
    const admin = await TestClient.admin(url);
    const group = { name: { en_AE: 'G' }, privileges: { user: ['read'] } };
    const id = idIn(await admin.call('group/create', { doc: group }));
    const user = await makeUser(admin, 'zoe', { groups: [id] });
    const zoe = await signedIn(url, 'zoe');
    expect(statusOf(await zoe.call('user/read'))).toBe(200);
    await admin.call('user/update', { query: [{ _id: user }], doc: { groups: [] } });
    expect(statusOf(await zoe.call('user/read'))).toBe(403);
    await admin.call('user/update', { query: [{ _id: user }], doc: { groups: [id] } });
    expect(statusOf(await zoe.call('user/read'))).toBe(200);
    await admin.call('group/update', { query: [{ _id: id }], doc: { privileges: {} } });
    expect(statusOf(await zoe.call('user/read'))).toBe(403);
  });

  it('that is given counts at once', async () => {
    const { admin, id, conns } = await scene({ privileges: { user: ['read'], vault: [] } });
    const doc = { 'privileges.session': ['read'] };
    expect(statusOf(await conns[0].call('session/read'))).toBe(403);
    await admin.call('user/update', { query: [{ _id: id }], doc });
    expect(statusOf(await conns[0].call('session/read'))).toBe(200);
  });
});

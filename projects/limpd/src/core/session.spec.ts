import { afterEach, describe, expect, it, vi } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient, testHash } from '../../testing/test-client.ts';
import { atPath } from '../data/value.ts';
import { DEFAULT_ANON_TOKEN } from '../options.ts';
import { reauthHash } from './auth-hash.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

afterEach(() => {
  vi.useRealTimers();
});

/** Only the clock stands still: sockets go on. */
function moveClock(days: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY_MS });
}

async function reauth(client: TestClient, id: string, token: string): Promise<unknown> {
  const query = [{ _id: id, hash: reauthHash(token) }];
  const reply = await client.call('session/reauth', { query });
  return codeOf(reply) ?? statusOf(reply);
}

async function createUser(admin: TestClient, more: object = {}): Promise<string> {
  const email_hash = testHash('email', 'a@b.c', 'pass');
  const doc = { email: 'a@b.c', email_hash, name: { en_AE: 'A' }, ...more };
  return idIn(await admin.call('user/create', { doc }));
}

describe('auth', () => {
  it('works once the password is right, and only for users with a password', async () => {
    const { url } = await startLimpd();
    const client = await TestClient.open(url);
    expect(codeOf(await client.auth('username', '__ANON', ''))).toBe('CORE_SESSION_INVALID_CREDS');
    expect(codeOf(await client.auth('username', '__ADMIN', 'x'))).toBe(
      'CORE_SESSION_INVALID_CREDS',
    );
    expect(statusOf(await client.auth('username', '__ADMIN', '__ADMIN'))).toBe(200);
  });

  it('takes the password that the server was given', async () => {
    const { url } = await startLimpd({ adminPassword: 'pässwörd ✓', adminEmail: 'me@x.y' });
    const client = await TestClient.open(url);
    expect(statusOf(await client.auth('email', 'me@x.y', '__ADMIN'))).toBe(403);
    expect(statusOf(await client.auth('email', 'me@x.y', 'pässwörd ✓'))).toBe(200);
  });

  it('is refused to a user who is not active', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    await createUser(admin, { status: 'banned' });
    const client = await TestClient.open(url);
    expect(codeOf(await client.auth('email', 'a@b.c', 'pass'))).toBe('CORE_SESSION_INVALID_USER');
  });

  it('with groups of the user limits the session to them, and is refused with any other', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    const group = idIn(
      await admin.call('group/create', {
        doc: { name: { en_AE: 'G' }, privileges: { staff: ['create'] } },
      }),
    );
    await createUser(admin, { groups: [group], privileges: { staff: ['delete'] } });
    const hash = testHash('email', 'a@b.c', 'pass');
    const authWith = async (groups: readonly string[]) => {
      const client = await TestClient.open(url);
      return client.call('session/auth', { doc: { email: 'a@b.c', hash, groups } });
    };
    const granted = 'args.session.user.privileges';
    expect(atPath(await authWith([]), granted)).toEqual({ staff: ['delete', 'create'] });
    expect(atPath(await authWith([group]), granted)).toEqual({ staff: ['create'] });
    expect(statusOf(await authWith(['f00000000000000000000013']))).toBe(403);
  });
});

describe('a session', () => {
  it('goes on after a reauth on another conn, for 30 days more each time', async () => {
    const { url } = await startLimpd();
    const { sid, key } = await TestClient.admin(url);
    moveClock(29);
    expect(await reauth(await TestClient.open(url), sid, key)).toBe(200);
    moveClock(29);
    expect(await reauth(await TestClient.open(url), sid, key)).toBe(200);
    moveClock(31);
    expect(await reauth(await TestClient.open(url), sid, key)).toBe('CORE_SESSION_SESSION_EXPIRED');
  });

  it('that has expired is forgotten when its user auths again', async () => {
    const { url } = await startLimpd();
    const { sid, key } = await TestClient.admin(url);
    moveClock(31);
    await TestClient.admin(url);
    const client = await TestClient.open(url);
    expect(await reauth(client, sid, key)).toBe('CORE_SESSION_INVALID_SESSION');
  });

  it('ends when its user is no longer active', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    const id = await createUser(admin);
    const user = await TestClient.open(url);
    await user.auth('email', 'a@b.c', 'pass');
    await admin.call('user/update', { query: [{ _id: id }], doc: { status: 'banned' } });
    const client = await TestClient.open(url);
    expect(await reauth(client, user.sid, user.key)).toBe('CORE_SESSION_INVALID_USER');
  });

  it('can only be signed out by the conn that speaks for it', async () => {
    const { url } = await startLimpd();
    const one = await TestClient.admin(url);
    const other = await TestClient.admin(url);
    const query = [{ _id: other.sid }];
    expect(statusOf(await one.call('session/signout', { query }))).toBe(403);
    expect(statusOf(await other.call('session/signout', { query }))).toBe(200);
  });
});

describe('users', () => {
  it('are listed to ADMIN, ADMIN and ANON from the first start', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    const names = docsOf(await admin.call('user/read')).map((doc) => doc['username']);
    expect(names).toEqual(['__ANON', '__ADMIN']);
  });

  it('never show a hash or a token, whoever asks and however', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    await createUser(admin);
    const replies = [
      await admin.call('user/read'),
      await admin.call('user/read', { query: [{ $attrs: ['email_hash', 'name'] }] }),
      await admin.call('user/read_privileges', { query: [{ _id: 'f00000000000000000000010' }] }),
      await admin.call('session/read'),
      await admin.call('session/read', { query: [{ $extn: false, $attrs: ['token'] }] }),
      await admin.call('group/read'),
    ];
    const text = JSON.stringify(replies);
    expect(replies.map(statusOf)).toEqual([200, 400, 200, 200, 400, 200]);
    expect(JSON.stringify(replies.flatMap(docsOf))).not.toMatch(/_hash|token|credentials/);
    expect(text).not.toContain(admin.key);
    expect(text).not.toContain(DEFAULT_ANON_TOKEN);
  });

  it('cannot be searched by a hash, nor sessions by a token', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    const byHash = await admin.call('user/read', { query: [{ email_hash: { $regex: '^e' } }] });
    const byToken = await admin.call('session/read', { query: [{ $sort: { token: 1 } }] });
    expect([codeOf(byHash), codeOf(byToken)]).toEqual([
      'CORE_USER_INVALID_QUERY',
      'CORE_SESSION_INVALID_QUERY',
    ]);
  });

  it('cannot share an email, until the other is deleted', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    const id = await createUser(admin);
    const doc = { email: 'a@b.c', name: { en_AE: 'B' } };
    expect(codeOf(await admin.call('user/create', { doc }))).toBe('CORE_USER_DUPLICATE_DOC');
    await admin.call('user/delete', { query: [{ _id: id }] });
    expect(statusOf(await admin.call('user/create', { doc }))).toBe(200);
  });

  it('cannot give themselves privileges', async () => {
    const { url } = await startLimpd({ defaultPrivileges: { user: ['read', 'update'] } });
    const admin = await TestClient.admin(url);
    const id = await createUser(admin);
    const user = await TestClient.open(url);
    await user.auth('email', 'a@b.c', 'pass');
    const doc = { privileges: { '*': ['*'] } };
    expect(statusOf(await user.call('user/update', { query: [{ _id: id }], doc }))).toBe(403);
  });

  it('have what their groups grant, as read_privileges shows', async () => {
    const { url } = await startLimpd({ defaultPrivileges: { staff: ['create'] } });
    const admin = await TestClient.admin(url);
    const id = await createUser(admin, { privileges: { staff: ['delete'] } });
    const [user] = docsOf(await admin.call('user/read_privileges', { query: [{ _id: id }] }));
    expect(user?.['privileges']).toEqual({ staff: ['delete', 'create'] });
  });
});

describe('settings', () => {
  it('are kept for those who may, and belong to who made them', async () => {
    const { url } = await startLimpd();
    const admin = await TestClient.admin(url);
    await admin.call('setting/create', { doc: { var: 'x', val: { a: [1] }, user: 'nobody' } });
    const [setting] = docsOf(await admin.call('setting/read', { query: [{ var: 'x' }] }));
    expect(setting).toMatchObject({
      var: 'x',
      val: { a: [1] },
      type: 'global',
      user: 'f00000000000000000000010',
    });
  });
});

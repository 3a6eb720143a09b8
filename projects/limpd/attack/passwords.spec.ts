import { describe, expect, it } from 'vitest';
import { equals } from '../src/data/filter.ts';
import { createMemoryStore } from '../src/data/memory-store.ts';
import { own, textAt } from '../src/data/value.ts';
import { cpuTime } from '../testing/cpu-time.ts';
import { codeOf, statusOf, TestClient, testHash } from '../testing/test-client.ts';
import { makeUser, startVaults } from '../testing/vaults.ts';
import { manualClock } from '../testing/manual-clock.ts';

const ADMIN_ID = 'f00000000000000000000010';
const TOO_MANY = 'CORE_SESSION_TOO_MANY_ATTEMPTS';

describe('a password', () => {
  it('is stored by argon2id only, at the first start as of users', async () => {
    const store = createMemoryStore();
    const { url } = await startVaults({ store });
    const admin = await TestClient.admin(url);
    await makeUser(admin, 'zoe');
    await makeUser(admin, 'eve', { username_hash: '$argon2id$v=19,m=8,t=1,p=1$x$y' });
    for (const user of await store.find('user', { kind: 'and', filters: [] })) {
      for (const attr of ['email_hash', 'username_hash', 'phone_hash']) {
        expect(own(user, attr) ?? '$argon2id$v=19,m=').toMatch(/^\$argon2id\$v=19,m=/);
      }
    }
    const eve = await TestClient.open(url);
    expect(statusOf(await eve.auth('username', 'eve', 'eve'))).toBe(403);
  });

  it('that a LIMP server stored signs in, is stored anew, and ends no session', async () => {
    const store = createMemoryStore();
    const { url } = await startVaults({ store });
    const old = testHash('email', 'ADMIN@LIMP.MASAAR.COM', '__ADMIN');
    const change = { kind: 'set', path: 'email_hash', value: old } as const;
    await store.update('user', equals('_id', ADMIN_ID), [change]);
    const wrong = await TestClient.open(url);
    expect(statusOf(await wrong.auth('email', 'ADMIN@LIMP.MASAAR.COM', 'x'))).toBe(403);
    const first = await TestClient.admin(url);
    const [user] = await store.find('user', equals('_id', ADMIN_ID));
    expect(textAt(user ?? {}, 'email_hash')).toMatch(/^\$argon2id\$/);
    const second = await TestClient.admin(url);
    for (const client of [first, second])
      expect(statusOf(await client.call('user/read'))).toBe(200);
  });

  it('that is wrong too often makes the next wait, by account, longer each time', async () => {
    const clock = manualClock();
    const { url } = await startVaults({ clock, bounds: { wrongPerAccount: 3 } });
    const client = await TestClient.open(url);
    const guess = async (password: string): Promise<unknown> =>
      codeOf(await client.auth('username', '__ADMIN', password));
    for (let i = 0; i < 3; i++) expect(await guess('x')).toBe('CORE_SESSION_INVALID_CREDS');
    expect(await guess('__ADMIN')).toBe(TOO_MANY);
    clock.advance(1000);
    expect(await guess('x')).toBe('CORE_SESSION_INVALID_CREDS');
    clock.advance(1000);
    expect(await guess('__ADMIN')).toBe(TOO_MANY);
    clock.advance(1000);
    expect(statusOf(await client.auth('username', '__ADMIN', '__ADMIN'))).toBe(200);
  });

  it('is guessed no faster side by side, on many connections', async () => {
    const { url } = await startVaults({ bounds: { wrongPerAccount: 5 } });
    const clients = await Promise.all(Array.from({ length: 20 }, () => TestClient.open(url)));
    const replies = await Promise.all(clients.map((c) => c.auth('username', '__ADMIN', 'x')));
    const looked = replies.filter((reply) => codeOf(reply) === 'CORE_SESSION_INVALID_CREDS');
    expect(looked).toHaveLength(5);
  });

  it('of many accounts is guessed no faster from one address, known accounts or not', async () => {
    const { url } = await startVaults({ bounds: { wrongPerAddress: 4 } });
    const client = await TestClient.open(url);
    const codes = [];
    for (let i = 0; i < 6; i++) codes.push(codeOf(await client.auth('username', `u${i}`, 'x')));
    expect(codes.slice(0, 4)).toEqual(Array(4).fill('CORE_SESSION_INVALID_CREDS'));
    expect(codes.slice(4)).toEqual([TOO_MANY, TOO_MANY]);
  });

  it('that is right, many times side by side, is never held up', async () => {
    const { url } = await startVaults();
    const clients = await Promise.all(Array.from({ length: 50 }, () => TestClient.open(url)));
    const replies = await Promise.all(
      clients.map((client) => client.auth('username', '__ADMIN', '__ADMIN')),
    );
    expect(replies.map(statusOf)).toEqual(Array(50).fill(200));
  });

  it('takes as long to be found wrong whether there is such an account or not', async () => {
    const { url } = await startVaults({ passwordCost: { memoryKiB: 8192, passes: 2 } });
    const client = await TestClient.open(url);
    const time = (name: string): Promise<number> =>
      cpuTime(() => client.auth('username', name, 'x'));
    await time('nobody');
    const times = { known: Infinity, unknown: Infinity };
    for (let i = 0; i < 5; i++) {
      times.known = Math.min(times.known, await time('__ADMIN'));
      times.unknown = Math.min(times.unknown, await time(`nobody${i}`));
    }
    expect(times.unknown).toBeGreaterThan(times.known / 3);
    expect(times.unknown).toBeLessThan(times.known * 3);
  });

  it('by way of tokens over HTTP is slowed down, too, and holds up no sign-in', async () => {
    const { url, httpUrl } = await startVaults({ apiLevel: '5.8', bounds: { wrongPerAddress: 3 } });
    const codes = [];
    for (let i = 0; i < 5; i++) {
      const headers = { 'X-Auth-Bearer': ADMIN_ID, 'X-Auth-Token': `guess${i}` };
      const response = await fetch(`${httpUrl}/vault/retrieve_file/${ADMIN_ID}/name/x`, {
        headers,
      });
      codes.push(/"code":"(\w+)"/.exec(await response.text())?.[1]);
    }
    expect(codes[0]).toBe('CORE_SESSION_INVALID_XAUTH');
    expect(codes.at(-1)).toBe(TOO_MANY);
    const client = await TestClient.open(url);
    expect(statusOf(await client.auth('username', '__ADMIN', '__ADMIN', '5.8'))).toBe(200);
  });

  it('that is wrong is remembered for as many accounts as it may be: beyond, the oldest are forgotten', async () => {
    // One is kept for the address.
    const bounds = { wrongRemembered: 3, wrongPerAccount: 1 };
    const { url } = await startVaults({ clock: manualClock(), bounds });
    const client = await TestClient.open(url);
    const guess = async (name: string): Promise<unknown> =>
      codeOf(await client.auth('username', name, 'x'));
    expect(await guess('a')).toBe('CORE_SESSION_INVALID_CREDS');
    expect(await guess('a')).toBe(TOO_MANY);
    expect(await guess('b')).toBe('CORE_SESSION_INVALID_CREDS');
    expect(await guess('a')).toBe(TOO_MANY);
    for (const name of ['c', 'd']) await guess(name);
    expect(await guess('a')).toBe('CORE_SESSION_INVALID_CREDS');
  });

  it('waits for others of its account only as long as no more wait than may', async () => {
    const { url } = await startVaults({
      bounds: { passwordsWaiting: 1, wrongPerAccount: 1 },
      passwordCost: { memoryKiB: 65_536, passes: 4 },
    });
    const clients = await Promise.all(Array.from({ length: 4 }, () => TestClient.open(url)));
    const replies = await Promise.all(
      clients.map((client) => client.auth('username', '__ADMIN', '__ADMIN')),
    );
    const codes = replies.map((reply) => codeOf(reply)).sort();
    expect(codes.filter((code) => code === TOO_MANY)).toHaveLength(2);
    expect(replies.filter((reply) => statusOf(reply) === 200)).toHaveLength(2);
  });
});

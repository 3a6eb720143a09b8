import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_BOUNDS, type Bounds } from '../src/bounds.ts';
import { atPath, type Doc } from '../src/data/value.ts';
import { cpuTime } from '../testing/cpu-time.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { sign } from '../testing/sign.ts';
import { codeOf, idIn, statusOf, TestClient } from '../testing/test-client.ts';
import { makeUser, signedIn, startVaults } from '../testing/vaults.ts';

async function bounded(bounds: Partial<Bounds> = {}): Promise<TestClient> {
  const { url } = await startVaults({ bounds });
  return TestClient.open(url);
}

async function refused(client: TestClient, ...query: readonly unknown[]): Promise<void> {
  const ms = await cpuTime(async () => {
    const reply = await client.call('vault/read', { query });
    expect(codeOf(reply)).toBe('VAULT_VAULT_INVALID_QUERY');
  });
  expect(ms).toBeLessThan(5000);
}

describe('a query', () => {
  it.each([
    ['$in of 200,000', [{ count: { $in: Array.from({ length: 199_000 }, (_, i) => i) } }]],
    ['$all of 200,000', [{ count: { $all: Array.from({ length: 199_000 }, (_, i) => i) } }]],
    ['__or of 20,000', [{ __or: Array.from({ length: 20_000 }, (_, count) => ({ count })) }]],
    ['a list of 20,000', [Array.from({ length: 20_000 }, (_, count) => ({ count }))]],
    ['20,000 conditions', Array.from({ length: 20_000 }, (_, count) => ({ count }))],
    ['20,000 empty parts', Array.from({ length: 20_000 }, () => ({}))],
    ['an or of 20,000 empty lists', [Array.from({ length: 20_000 }, () => [])]],
    ['11 groupings', [{ $group: Array.from({ length: 11 }, () => ({ by: 'count', count: 1 })) }]],
    ['groups without end', [{ $group: [{ by: 'count', count: 1_000_000 }] }]],
    ['101 attrs', [{ $attrs: Array.from({ length: 101 }, () => 'name') }]],
    ['101 attrs to extend', [{ $extn: Array.from({ length: 101 }, () => 'other') }]],
    ['11 patterns', Array.from({ length: 11 }, () => ({ name: { $regex: 'a' } }))],
    ['a pattern of 10,000', [{ name: { $regex: 'a'.repeat(10_000) } }]],
  ])('with %s is refused', async (_what, query) => {
    await refused(await bounded(), ...query);
  });

  it.each([11, 40])('nested %i deep is refused', async (depth) => {
    let part: unknown = { count: 1 };
    for (let i = 0; i < depth; i++) part = [part];
    await refused(await bounded(), part);
    let or: unknown = { count: 1 };
    for (let i = 0; i < depth; i++) or = { __or: [or] };
    await refused(await bounded(), or);
  });
});

describe('a frame', () => {
  it('with more values than there may be, or nested too deep, is refused before it is read', async () => {
    const client = await bounded();
    for (const doc of [
      '[' + '[],'.repeat(500_000) + '0]',
      '['.repeat(500_000) + ']'.repeat(500_000),
    ]) {
      client.send(`{"token":"x","call_id":"a","doc":${doc}}`);
      expect(statusOf(await client.take(() => true))).toBe(500);
    }
    const list = Array.from({ length: 300_000 }, () => 0);
    const token = sign(
      { call_id: 'b', endpoint: 'heart/beat', sid: '', doc: { list } },
      client.key,
    );
    client.send(JSON.stringify({ token, call_id: 'b' }));
    expect(statusOf(await client.replyTo('b'))).toBe(403);
    expect(statusOf(await client.call('heart/beat'))).toBe(200);
  });

  it('with a call_id that is too long is refused', async () => {
    const client = await bounded();
    const call_id = 'x'.repeat(257);
    client.sendSigned({ call_id, endpoint: 'vault/watch', sid: '', query: [] });
    expect(codeOf(await client.replyTo(call_id))).toBe('CORE_REQ_INVALID_CALL_ID');
  });

  it('of more bytes than a frame may have ends its connection', async () => {
    const client = await bounded({ frameBytes: 10_000 });
    client.send('x'.repeat(10_001));
    expect(await client.closed).toBe(1009);
  });
});

describe('watches', () => {
  it('are bounded by connection, by address and in all; those that end make room', async () => {
    const bounds = [{ watchesPerConnection: 2 }, { watchesPerAddress: 2 }, { watches: 2 }];
    for (const bound of bounds) {
      const client = await bounded(bound);
      const first = await client.call('vault/watch');
      expect(statusOf(await client.call('vault/watch'))).toBe(200);
      expect(codeOf(await client.call('vault/watch'))).toBe('CORE_WATCH_TOO_MANY');
      const query = [{ watch: atPath(first, 'args.watch') }];
      expect(statusOf(await client.call('watch/delete', { query }))).toBe(200);
      expect(statusOf(await client.call('vault/watch'))).toBe(200);
    }
  });

  it('of connections that have ended count no longer', async () => {
    const { url } = await startVaults({ bounds: { watchesPerAddress: 1 } });
    const first = await TestClient.open(url);
    await first.call('vault/watch');
    await first.close();
    const second = await TestClient.open(url);
    await expect.poll(async () => statusOf(await second.call('vault/watch'))).toBe(200);
  });

  it('keep no more of a query than they may', async () => {
    const client = await bounded();
    const query = [{ name: 'x'.repeat(20_000) }];
    expect(codeOf(await client.call('vault/watch', { query }))).toBe('CORE_WATCH_TOO_LONG');
  });
});

describe('connections', () => {
  async function opens(url: string): Promise<boolean> {
    const socket = new WebSocket(url);
    return new Promise((resolve) => {
      socket.on('open', () => resolve(true)).on('error', () => resolve(false));
    });
  }

  it.each([{ connections: 2 }, { connectionsPerAddress: 2 }])('are bounded: %j', async (bounds) => {
    const { url } = await startVaults({ bounds });
    const first = await TestClient.open(url);
    await TestClient.open(url);
    expect(await opens(url)).toBe(false);
    await first.close();
    await expect.poll(() => opens(url)).toBe(true);
  });
});

describe('a client that reads nothing', () => {
  it('is cut before what it has called for fills the memory, and nobody else is', async () => {
    const { url } = await startVaults({ bounds: { unreadPerConnection: 200_000, watches: 1 } });
    const other = await TestClient.open(url);
    const name = 'x'.repeat(100_000);
    for (let i = 0; i < 10; i++) await other.call('vault/create', { doc: { name } });
    const client = await TestClient.open(url);
    expect(statusOf(await client.call('vault/watch'))).toBe(200);
    client.socket.pause();
    for (let i = 0; i < 100; i++) client.sendCall('vault/read');
    // The watch of the one that is cut makes room.
    await expect.poll(async () => statusOf(await other.call('vault/watch'))).toBe(200);
    client.socket.resume();
    expect(await client.closed).toBe(1006);
    expect(statusOf(await other.call('vault/read'))).toBe(200);
  });

  it('is cut when all together leave too much unread', async () => {
    const { url } = await startVaults({ bounds: { unread: 2_000_000, watches: 1 } });
    const other = await TestClient.open(url);
    const name = 'x'.repeat(100_000);
    for (let i = 0; i < 10; i++) await other.call('vault/create', { doc: { name } });
    const client = await TestClient.open(url);
    expect(statusOf(await client.call('vault/watch'))).toBe(200);
    client.socket.pause();
    for (let i = 0; i < 100; i++) client.sendCall('vault/read');
    await expect.poll(async () => statusOf(await other.call('vault/watch'))).toBe(200);
    client.socket.resume();
    expect(await client.closed).toBe(1006);
  });
});

describe('sessions', () => {
  it('of one user are bounded: a further one ends the oldest', async () => {
    const { url } = await startVaults({ bounds: { sessionsPerUser: 2 } });
    const admin = await TestClient.admin(url);
    await makeUser(admin, 'zoe', { privileges: { user: ['read'] } });
    const clients = [];
    for (let i = 0; i < 3; i++) clients.push(await signedIn(url, 'zoe'));
    const statuses = [];
    for (const client of clients) statuses.push(statusOf(await client.call('user/read')));
    expect(statuses).toEqual([403, 200, 200]);
  });

  it('in all are bounded: every ten minutes the oldest beyond are ended', async () => {
    const clock = manualClock();
    const { url } = await startVaults({ clock, idleMs: 0, bounds: { sessions: 2 } });
    const clients: TestClient[] = [];
    for (let i = 0; i < 4; i++) clients.push(await TestClient.admin(url));
    const statuses = async (): Promise<unknown> =>
      Promise.all(clients.map(async (client) => statusOf(await client.call('user/read'))));
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    clock.advance(10 * 60_000);
    await expect.poll(statuses).toEqual([403, 403, 200, 200]);
  });
});

describe('documents', () => {
  it('grow by updates as far as they may, and no further', async () => {
    const client = await bounded({ docBytes: 2000 });
    const query = [{ _id: idIn(await client.call('vault/create', { doc: {} })) }];
    const grow = async (): Promise<Doc> =>
      client.call('vault/update', { query, doc: { pins: { $append: 'x'.repeat(300) } } });
    const codes = [];
    for (let i = 0; i < 8; i++) codes.push(codeOf(await grow()));
    expect(codes.slice(0, 4)).toEqual(Array(4).fill(undefined));
    expect(codes.slice(6)).toEqual(Array(2).fill('VAULT_VAULT_DOC_TOO_LARGE'));
    const whole = await client.call('vault/create', { doc: { name: 'x'.repeat(2000) } });
    expect(codeOf(whole)).toBe('VAULT_VAULT_DOC_TOO_LARGE');
    expect(statusOf(await client.call('vault/delete', { query }))).toBe(200);
  });
});

describe('the list of bounds in the docs', () => {
  it('names every bound with its default, and no other', async () => {
    const docs = await readFile(new URL('../../../docs/limpd.md', import.meta.url), 'utf8');
    const listed = [...docs.matchAll(/^\| `(\w+)` +\| +([\d,]+)/gm)].map(([, name, value = '']) => [
      name,
      Number(value.replaceAll(',', '')),
    ]);
    expect(Object.fromEntries(listed)).toEqual(DEFAULT_BOUNDS);
  });
});

import { describe, expect, it } from 'vitest';
import { codeOf, docsOf, idIn, statusOf, TestClient } from '../testing/test-client.ts';
import { makeUser, startVaults } from '../testing/vaults.ts';
import { createMemoryStore } from '../src/data/memory-store.ts';
import { everything } from '../src/data/filter.ts';
import { atPath } from '../src/data/value.ts';

const secret = {
  name: 'one',
  inner: { shown: 'a', pin: 'pin-2222' },
  list: [{ shown: 'a', pin: 'pin-3333' }],
  map: { a: { shown: 'a', pin: 'pin-4444' } },
  pins: ['pin-5555'],
};

const SECRET_PATHS = [
  ...['pin', 'inner.pin', 'list.pin', 'list.0.pin', 'map.a.pin', 'pins', 'pins.0'],
  // What holds a secret can be compared with as a whole, too.
  ...['inner', 'list', 'list.0', 'map', 'map.a'],
  // No attrs at all, and what documents are made of beside them.
  ...['', '.', 'inner.', '.pin', 'inner..pin', '$where', '__deleted', '_id.x', 'nothing'],
  ...['__proto__', 'constructor', 'inner.__proto__.pin', 'pin\0', '\0pin'],
];

async function vault(): Promise<TestClient> {
  const { url } = await startVaults();
  const client = await TestClient.open(url);
  expect(statusOf(await client.call('vault/create', { doc: secret }))).toBe(200);
  return client;
}

describe('secrets', () => {
  it.each(SECRET_PATHS)('cannot be told by conditions, sorting or grouping at %j', async (path) => {
    const client = await vault();
    for (const part of [
      { [path]: 'pin-2222' },
      { [path]: { $regex: '^pin' } },
      { [path]: { $gt: '' } },
      { [path]: { $in: ['pin-0000', null] } },
      { __or: [{ [path]: { $ne: null } }] },
      [{ [path]: null }, { [path]: 'x' }],
      [[{ [path]: null }]],
      { $sort: { [path]: 1 } },
      { $group: [{ by: path, count: 1000 }] },
    ]) {
      for (const method of ['read', 'watch']) {
        const reply = await client.call(`vault/${method}`, { query: [part] });
        expect([part, codeOf(reply)]).toEqual([part, 'VAULT_VAULT_INVALID_QUERY']);
      }
    }
  });

  it('are in no document that goes out: read, watched or extended', async () => {
    const client = await vault();
    const id = idIn(await client.call('vault/read'));
    await client.call('vault/watch');
    await client.call('vault/create', { doc: { ...secret, other: id } });
    const event = await client.take((frame) => atPath(frame, 'args.oper') === 'create');
    const read = await client.call('vault/read', {
      query: [{ $attrs: ['inner', 'other', 'map.a'] }],
    });
    const all = await client.call('vault/read');
    expect(docsOf(event)).toHaveLength(1);
    expect(docsOf(all)[0]).toMatchObject({
      inner: { shown: 'a' },
      list: [{ shown: 'a' }],
      map: { a: { shown: 'a' } },
      other: { name: 'one' },
    });
    for (const frame of [event, read, all]) expect(JSON.stringify(frame)).not.toMatch(/pin/);
  });

  it.each(['pin', 'inner.pin', 'pins'])('are not given by $attrs %s', async (path) => {
    const client = await vault();
    const reply = await client.call('vault/read', { query: [{ $attrs: [path] }] });
    expect(codeOf(reply)).toBe('VAULT_VAULT_INVALID_QUERY');
  });

  it('of users are given to nobody who may read them', async () => {
    const store = createMemoryStore();
    const { url } = await startVaults({ store });
    const admin = await TestClient.admin(url);
    await makeUser(admin, 'zoe');
    const stored = JSON.stringify(await store.find('user', everything));
    expect(stored).not.toContain(Buffer.from('{"hash"').toString('base64url').slice(0, 8));
    for (const by of ['', 'email_hash', 'token', 'credentials', 'privileges.']) {
      for (const module of ['user', 'session']) {
        const reply = await admin.call(`${module}/read`, {
          query: [{ $group: [{ by, count: 9 }] }],
        });
        expect(statusOf(reply)).toBe(400);
      }
    }
    const all = [await admin.call('user/read'), await admin.call('session/read')];
    expect(JSON.stringify(all)).not.toMatch(/argon2|_hash|token|credentials/);
  });
});

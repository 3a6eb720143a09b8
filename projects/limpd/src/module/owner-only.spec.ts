import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { docsOf, idIn, statusOf, TestClient, testHash } from '../../testing/test-client.ts';
import { chunkDoc } from '../../testing/upload.ts';
import { atPath } from '../data/value.ts';
import type { Limpd } from '../server.ts';

const modules = fileURLToPath(new URL('../../testing/modules', import.meta.url));

interface Two {
  readonly limpd: Limpd;
  readonly admin: TestClient;
  readonly user: TestClient;
  readonly userId: string;
}

async function two(): Promise<Two> {
  const limpd = await startLimpd({ modulesDirs: [modules] });
  const admin = await TestClient.admin(limpd.url);
  const hash = testHash('username', 'zoe', 'pass');
  const created = await admin.call('user/create', {
    doc: { username: 'zoe', username_hash: hash, name: { en_AE: 'Zoë' } },
  });
  const user = await TestClient.open(limpd.url);
  await user.auth('username', 'zoe', 'pass');
  return { limpd, admin, user, userId: idIn(created) };
}

describe('a module whose permissions are for owners', () => {
  it('shows and changes nobody’s documents but the caller’s, even to ADMIN', async () => {
    const { admin, user } = await two();
    const id = idIn(await user.call('note/create', { doc: { text: 'mine' } }));
    const query = [{ _id: id }];
    expect(docsOf(await admin.call('note/read'))).toEqual([]);
    for (const method of ['update', 'delete']) {
      const reply = await admin.call(`note/${method}`, { query, doc: { text: 'stolen' } });
      expect(atPath(reply, 'args.count')).toBe(0);
    }
    expect(docsOf(await user.call('note/read'))).toMatchObject([{ text: 'mine' }]);
  });

  it('does not let a query widen what the permission narrows', async () => {
    const { admin, user, userId } = await two();
    await user.call('note/create', { doc: { text: 'mine' } });
    for (const query of [
      [[{ user: userId }, { text: 'mine' }]],
      [{ __or: [{ user: userId }] }],
      [{ user: { $ne: null } }],
    ]) {
      expect(docsOf(await admin.call('note/read', { query }))).toEqual([]);
    }
  });

  it('does not let a caller make documents for somebody else', async () => {
    const { admin, user, userId } = await two();
    await admin.call('note/create', { doc: { text: 'x', user: userId } });
    expect(docsOf(await user.call('note/read'))).toEqual([]);
  });

  it('is closed to those who have not authed', async () => {
    const { limpd } = await two();
    const anon = await TestClient.open(limpd.url);
    expect(statusOf(await anon.call('note/read'))).toBe(403);
  });

  it('lets nobody watch documents but their owner', async () => {
    const { limpd, admin, user } = await two();
    for (const client of [admin, user]) await client.call('note/watch');
    const anon = await TestClient.open(limpd.url);
    expect(statusOf(await anon.call('note/watch'))).toBe(403);
    await user.call('note/create', { doc: { text: 'mine' } });
    const event = await user.take((frame) => atPath(frame, 'args.oper') === 'create');
    expect(docsOf(event)).toMatchObject([{ text: 'mine' }]);
    await admin.call('heart/beat');
    expect(admin.untaken).toEqual([]);
  });

  it('gives files to their owner only', async () => {
    const { limpd, admin, user, userId } = await two();
    await user.call('file/upload', { doc: chunkDoc({ attr: 'scan' }) });
    const id = idIn(await user.call('note/create', { doc: { text: 'x', scan: [] } }));
    const address = `${limpd.httpUrl}/note/retrieve_file/${id}/scan/a.png`;
    const fetchAs = async (bearer: string, token: string): Promise<number> => {
      const headers = { 'X-Auth-Bearer': bearer, 'X-Auth-Token': token };
      return (await fetch(address, { headers })).status;
    };
    expect(await fetchAs(userId, user.key)).toBe(200);
    expect(await fetchAs('f00000000000000000000010', admin.key)).toBe(404);
    expect(await fetchAs(userId, admin.key)).toBe(403);
    expect((await fetch(address)).status).toBe(403);
  });
});

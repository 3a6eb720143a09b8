import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { callIdOf, codeOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import { chunkDoc } from '../../testing/upload.ts';
import { atPath } from '../data/value.ts';
import { NO_QUIRKS } from './level.ts';
import { levelNamed, quirksOf } from './levels.ts';
import type { LimpdOptions } from '../options.ts';

const named = { name: { en_AE: 'x' } };

function start(options: LimpdOptions = {}) {
  return startLimpd({ faithful: true, ...options });
}

describe('a faithful server', () => {
  it('answers calls that run side by side in another order, all of them', async () => {
    const { url } = await start();
    const client = await TestClient.open(url);
    const sent = Array.from({ length: 40 }, () => client.sendCall('staff/read'));
    const came: unknown[] = [];
    while (came.length < sent.length) came.push(callIdOf(await client.take(() => true)));
    expect(came).not.toEqual(sent);
    expect([...came].sort()).toEqual([...sent].sort());
  });

  it('answers calls of a level that runs them one by one in order', async () => {
    const { url } = await start({ apiLevel: '5.6' });
    const client = await TestClient.open(url);
    const sent = Array.from({ length: 40 }, () => client.sendCall('staff/read', { query: [] }));
    const came: unknown[] = [];
    while (came.length < sent.length) came.push(callIdOf(await client.take(() => true)));
    expect(came).toEqual(sent);
  });

  it('never answers an unknown operator at level 6.0, and goes on', async () => {
    const { url } = await start();
    const client = await TestClient.open(url);
    client.sendCall('staff/read', { query: [{ n: { $foo: 1 } }] });
    for (let i = 0; i < 20; i++) await client.call('heart/beat');
    expect(client.untaken).toEqual([]);
  });

  it('begins a watch at level 6.0 and then fails, in that order', async () => {
    const { url } = await start();
    const client = await TestClient.admin(url);
    const watch = client.sendCall('staff/watch');
    const replies = [await client.replyTo(watch), await client.replyTo(watch)];
    expect(replies.map(statusOf)).toEqual([200, 500]);
    await client.call('staff/create', { doc: named });
    for (let i = 0; i < 20; i++) await client.call('heart/beat');
    expect(client.untaken).toEqual([]);
  });

  it.each(['5.7', '5.8'] as const)('tells of what is watched at level %s', async (apiLevel) => {
    const { url } = await start({ apiLevel });
    const client = await TestClient.admin(url, apiLevel);
    const watch = client.sendCall('staff/watch');
    expect(statusOf(await client.replyTo(watch))).toBe(200);
    await client.call('staff/create', { doc: named });
    expect(atPath(await client.replyTo(watch), 'args.oper')).toBe('create');
  });

  it('sends a 500 without a call_id after each 400 at level 4.0', async () => {
    const { url } = await start({ apiLevel: '4.0' });
    const client = await TestClient.open(url);
    expect(codeOf(await client.call('nothing/read', { query: {} }))).toBe(
      'CORE_REQ_INVALID_MODULE',
    );
    const second = await client.take(() => true);
    expect(statusOf(second)).toBe(500);
    expect(callIdOf(second)).toBeUndefined();
  });

  it('refuses correct X-Auth headers at level 6.0, and accepts them at 5.8', async () => {
    const statuses: number[] = [];
    for (const apiLevel of ['6.0', '5.8'] as const) {
      const { url, httpUrl } = await start({ apiLevel });
      const client = await TestClient.admin(url, apiLevel);
      await client.call('file/upload', { doc: chunkDoc() });
      const id = idIn(await client.call('staff/create', { doc: { ...named, photo: [] } }));
      const headers = { 'X-Auth-Bearer': 'f00000000000000000000010', 'X-Auth-Token': client.key };
      const got = await fetch(`${httpUrl}/staff/retrieve_file/${id}/photo/a.png`, { headers });
      statuses.push(got.status);
    }
    expect(statuses).toEqual([403, 200]);
  });

  it('poisons an attr by an empty file until its first chunk is sent anew', async () => {
    const { url } = await start();
    const client = await TestClient.admin(url);
    const create = async (): Promise<unknown> => {
      const callId = client.sendCall('staff/create', { doc: { ...named, photo: [] } });
      const reply = await client.take(() => true);
      return [statusOf(reply), callIdOf(reply) === callId];
    };
    await client.call('file/upload', { doc: chunkDoc({ bytes: new Uint8Array() }) });
    expect([await create(), await create()]).toEqual([
      [500, false],
      [500, false],
    ]);
    await client.call('file/upload', { doc: chunkDoc() });
    expect(await create()).toEqual([200, true]);
  });

  it('knows ADMIN by a hash in ASCII, which clients only make when they are told to', async () => {
    const { url } = await start({ adminPassword: 'pässwörd' });
    const client = await TestClient.open(url);
    expect(statusOf(await client.auth('username', '__ADMIN', 'pässwörd'))).toBe(403);
    const json = String.raw`{"hash":["username","__ADMIN","p\u00e4ssw\u00f6rd","${client.key}"]}`;
    const hash = Buffer.from(json).toString('base64url');
    const doc = { username: '__ADMIN', hash };
    expect(statusOf(await client.call('session/auth', { doc }))).toBe(200);
  });

  it('has no faults unless it is asked to be faithful', () => {
    expect(quirksOf(levelNamed('6.0'), false)).toBe(NO_QUIRKS);
    expect(quirksOf(levelNamed('6.0'), true)).not.toEqual(NO_QUIRKS);
  });
});

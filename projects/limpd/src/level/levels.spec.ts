import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import {
  callIdOf,
  codeOf,
  docsOf,
  idIn,
  sessionIn,
  statusOf,
  TestClient,
} from '../../testing/test-client.ts';
import { reauthHash } from '../core/auth-hash.ts';
import { atPath, own, type Doc, type Value } from '../data/value.ts';
import type { Limpd } from '../server.ts';
import { API_LEVELS, type ApiLevel } from './level.ts';
import { levelNamed } from './levels.ts';

const doc = { name: { en_AE: 'x' }, n: 5 };

/** A query of `level` that demands these values. */
function queryOf(level: ApiLevel, values: Readonly<Record<string, unknown>> = {}): unknown {
  if (levelNamed(level).queryForm === 'list') return [values];
  return Object.fromEntries(Object.entries(values).map(([attr, val]) => [attr, { val }]));
}

async function start(
  apiLevel: ApiLevel,
): Promise<{ readonly limpd: Limpd; readonly admin: TestClient }> {
  const limpd = await startLimpd({ apiLevel });
  return { limpd, admin: await TestClient.admin(limpd.url, apiLevel) };
}

/** Reauths as clients of `level` do, on a conn of its own. */
async function reauth(level: ApiLevel, url: string, { sid, key }: TestClient): Promise<Doc> {
  const client = await TestClient.open(url);
  const { plainAuth, reauthProof } = levelNamed(level);
  const proofs = { none: {}, hash: { hash: reauthHash(key) }, token: { token: key } };
  const query = queryOf(level, { _id: sid, ...proofs[reauthProof] });
  const reply = plainAuth
    ? await client.callPlainly('session/reauth', { query })
    : await client.call('session/reauth', { query });
  await client.close();
  return reply;
}

describe.each(API_LEVELS)('at level %s', (level) => {
  it('ADMIN can auth, create, find and delete', async () => {
    const { admin } = await start(level);
    const id = idIn(await admin.call('staff/create', { query: queryOf(level), doc }));
    const read = await admin.call('staff/read', { query: queryOf(level, { n: 5 }) });
    expect(docsOf(read)).toMatchObject([{ _id: id, n: 5 }]);
    const deleted = await admin.call('staff/delete', { query: queryOf(level, { _id: id }) });
    expect(statusOf(deleted)).toBe(200);
    const after = await admin.call('staff/read', { query: queryOf(level) });
    expect(docsOf(after)).toEqual([]);
  });

  it('a session goes on after a reauth on another conn, and never with a wrong proof', async () => {
    const { limpd, admin } = await start(level);
    const reply = await reauth(level, limpd.url, admin);
    expect(sessionIn(reply)).toMatchObject({ _id: admin.sid, token: admin.key });
    if (levelNamed(level).reauthProof === 'none') return;
    admin.key = 'wrong';
    expect(statusOf(await reauth(level, limpd.url, admin))).toBe(403);
  });

  it('ADMIN has every privilege there is, in the way of the level', async () => {
    const { limpd, admin } = await start(level);
    const session = sessionIn(await reauth(level, limpd.url, admin));
    const { allPrivileges } = levelNamed(level);
    expect(session).toMatchObject({ user: { privileges: { '*': allPrivileges } } });
  });

  it('a session that was signed out cannot be gone on with', async () => {
    const { limpd, admin } = await start(level);
    const query = queryOf(level, { _id: admin.sid });
    expect(statusOf(await admin.call('session/signout', { query }))).toBe(200);
    expect(statusOf(await reauth(level, limpd.url, admin))).toBe(403);
  });

  it('calls run side by side or one after the other', async () => {
    const { admin } = await start(level);
    const query = queryOf(level);
    const slow = admin.sendCall('staff/slow', { query, doc: { ms: 50 } });
    const quick = admin.sendCall('staff/read', { query });
    const first = await admin.take(() => true);
    expect(callIdOf(first)).toBe(levelNamed(level).concurrent ? quick : slow);
  });
});

describe('a greeting', () => {
  it.each<[ApiLevel, string | undefined]>([
    ['4.0', undefined],
    ['4.3', 'CORE_CONN_OK'],
    ['5.6', 'CORE_CONN_OK'],
    ['5.6.4', 'CORE_CONN_OK'],
    ['5.6.5', 'CORE_CONN_OK'],
    ['5.7', 'CORE_CONN_READY'],
    ['6.1', 'CORE_CONN_READY'],
  ])('of level %s has the code %s', async (apiLevel, code) => {
    const { url } = await startLimpd({ apiLevel });
    const greeting = await (await TestClient.connect(url)).take(() => true);
    expect(codeOf(greeting)).toBe(code);
    expect(own(greeting, 'args') === undefined).toBe(code === undefined);
  });
});

describe('the session of an auth, of a reauth and of a signout', () => {
  const told = (reply: Doc, place: string): Value | undefined =>
    place === 'docs' ? docsOf(reply)[0] : atPath(reply, `args.${place}`);

  it.each<[ApiLevel, string, string]>([
    ['4.3', 'docs', 'docs'],
    ['5.6', 'docs', 'docs'],
    ['5.6.4', '__session', 'docs'],
    ['5.6.5', 'session', 'session'],
    ['5.7', 'session', 'session'],
  ])('lies at level %s in args.%s, the last in args.%s', async (level, place, endedPlace) => {
    const { limpd, admin } = await start(level);
    const again = await TestClient.open(limpd.url);
    const authed = await again.auth('username', '__ADMIN', '__ADMIN', level);
    expect(told(authed, place)).toMatchObject({ _id: again.sid, token: again.key });
    const reauthed = await reauth(level, limpd.url, admin);
    expect(told(reauthed, place)).toMatchObject({ _id: admin.sid, token: admin.key });
    const query = queryOf(level, { _id: admin.sid });
    const ended = await admin.call('session/signout', { query });
    const _id = endedPlace === 'session' ? 'f00000000000000000000012' : admin.sid;
    expect(told(ended, endedPlace)).toMatchObject({ _id });
  });
});

describe('what a level lacks', () => {
  it.each<[ApiLevel, string]>([
    ['4.0', 'file/upload'],
    ['4.3', 'conn/verify'],
    ['5.6', 'conn/close'],
    ['5.6.5', 'watch/delete'],
    ['5.7', 'heart/beat'],
    ['6.1', 'file/upload'],
  ])('is no module that a call can reach: level %s, %s', async (level, endpoint) => {
    const { admin } = await start(level);
    const reply = await admin.call(endpoint, { query: queryOf(level) });
    expect(codeOf(reply)).toBe('CORE_REQ_INVALID_MODULE');
  });

  it('is watching below level 5.7', async () => {
    const { admin } = await start('5.6');
    expect(codeOf(await admin.call('staff/watch', { query: [] }))).toBe('CORE_REQ_INVALID_METHOD');
  });
});

import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf } from '../spec/outcome';
import type { LimpdAt } from '../spec/server-types';
import { ADMIN, ADMIN_ID, ANON_TOKEN, servers } from '../spec/servers';
import type { LimpConfig } from './config/config';
import { LimpClient } from './limp-client';

describe('A client of a real limpd', () => {
  let limpd: LimpdAt;
  let client: LimpClient;
  let config: LimpConfig;

  beforeEach(async () => {
    sessionStorage.clear();
    limpd = await servers.startLimpd();
    config = { api: limpd.url, anonToken: ANON_TOKEN, authAttrs: ['email', 'username'] };
    client = new LimpClient({ reconnect: { minDelay: 20, maxDelay: 50 } });
  });

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
  });

  it('connects, and init() emits the server’s reply', async () => {
    const reply = await firstValueFrom(client.init(config));
    expect(reply).toMatchObject({ status: 200, args: { code: 'CORE_CONN_OK' } });
    expect(client.inited).toBe(true);
  });

  it('reads as ANON what everybody may read, and is refused the rest in the server’s words', async () => {
    client.init(config);
    const reply = await firstValueFrom(client.call('staff/read'));
    expect(reply).toMatchObject({ status: 200, args: { docs: [], total: 0 } });
    const error = await errorOf(client.call('staff/create', { doc: { name: { en_AE: 'x' } } }));
    expect(error).toMatchObject({ kind: 'refused', status: 403, code: 'CORE_SESSION_FORBIDDEN' });
    expect(error.msg).not.toBe('');
  });

  it('signs in, reads users, and signs out', async () => {
    client.init(config);
    const reply = await firstValueFrom(client.auth(...ADMIN));
    expect(reply.args.session?.user._id).toBe(ADMIN_ID);
    const users = await firstValueFrom(client.call('user/read'));
    expect(users.args.docs?.map(({ _id }) => _id).sort()).toEqual([
      'f00000000000000000000010',
      'f00000000000000000000011',
    ]);
    const one = await firstValueFrom(
      client.call({ endpoint: 'user/read', query: [{ _id: ADMIN_ID }] }),
    );
    expect(one.args.docs?.map(({ _id }) => _id)).toEqual([ADMIN_ID]);
    await firstValueFrom(client.signout());
    expect(client.authed).toBe(false);
    expect(await errorOf(client.call('user/read'))).toMatchObject({ status: 403 });
  });

  it('is refused with a wrong password', async () => {
    client.init(config);
    const error = await errorOf(client.auth('email', 'ADMIN@LIMP.MASAAR.COM', 'wrong'));
    expect(error).toMatchObject({ status: 403, code: 'CORE_SESSION_INVALID_CREDS' });
    expect(client.authed).toBe(false);
  });

  it('creates users that can sign in, with passwords beyond ASCII', async () => {
    client.init(config);
    await firstValueFrom(client.auth(...ADMIN));
    const [email, password] = ['üser@exämple.com', 'pässwörd-✓-كلمة😀'];
    const doc = {
      name: { en_AE: 'Ü' },
      email,
      email_hash: client.generateAuthHash('email', email, password),
      username: 'usr1',
      username_hash: client.generateAuthHash('username', 'usr1', password),
      phone: '+971501',
      phone_hash: 'x',
    };
    await firstValueFrom(client.call('user/create', { doc }));
    await firstValueFrom(client.signout());
    const reply = await firstValueFrom(client.auth('email', email, password));
    expect(reply.args.session?.user).toMatchObject({ name: { en_AE: 'Ü' } });
  });

  it('takes a session up in the next page', async () => {
    client.init(config);
    await firstValueFrom(client.auth(...ADMIN));
    client.destroy();
    client = new LimpClient();
    await firstValueFrom(client.init(config));
    const reply = await firstValueFrom(client.checkAuth());
    expect(reply.args.session?.user._id).toBe(ADMIN_ID);
    expect((await firstValueFrom(client.call('user/read'))).args.count).toBe(2);
  });

  it('comes back by itself after a restart of the server, signed in as before', async () => {
    await firstValueFrom(client.init(config));
    await firstValueFrom(client.auth(...ADMIN));
    await servers.stopLimpd(limpd.id);
    await firstValueFrom(client.state$.pipe(filter(({ kind }) => kind === 'waiting')));
    const call = client.call('user/read', { awaitAuth: true });
    await servers.restartLimpd(limpd.id, true);
    expect((await firstValueFrom(call)).args.count).toBe(2);
  });

  it('knows that nobody is signed in when the server came back without its sessions', async () => {
    await firstValueFrom(client.init(config));
    await firstValueFrom(client.auth(...ADMIN));
    await servers.stopLimpd(limpd.id);
    await servers.restartLimpd(limpd.id, false);
    expect(await firstValueFrom(client.session$.pipe(filter((s) => s === null)))).toBeNull();
    expect((await firstValueFrom(client.call('staff/read'))).status).toBe(200);
  });

  it('is turned away with a wrong anon token, and says so to calls that wait', async () => {
    const call = client.call('staff/read');
    const connecting = client.init({ ...config, anonToken: 'wrong' });
    expect(await errorOf(connecting)).toMatchObject({ kind: 'closed' });
    expect(await errorOf(call)).toMatchObject({ kind: 'closed' });
    expect(client.state).toMatchObject({
      kind: 'closed',
      reason: expect.stringContaining('anonToken'),
    });
  });

  it('on a page that cannot sign fails every call with a word on what to do', async () => {
    const subtle = Object.getOwnPropertyDescriptor(Crypto.prototype, 'subtle');
    if (subtle === undefined) throw new Error('no crypto.subtle to take away');
    Reflect.deleteProperty(Crypto.prototype, 'subtle');
    try {
      const connecting = client.init(config);
      for (const failing of [connecting, client.call('staff/read')]) {
        expect(await errorOf(failing)).toMatchObject({ kind: 'insecure' });
      }
    } finally {
      Object.defineProperty(Crypto.prototype, 'subtle', subtle);
    }
  });

  it('makes 500 calls at once, each with its own reply', async () => {
    client.init(config);
    await firstValueFrom(client.auth(...ADMIN));
    const names = Array.from({ length: 500 }, (_, n) => `name-${String(n)}`);
    const calls = names.map((name) =>
      client.call('staff/create', { doc: { name: { en_AE: name } } }),
    );
    const replies = await Promise.all(calls.map((call) => firstValueFrom(call)));
    const ids = replies.map(({ args }) => args.docs?.[0]?._id);
    expect(new Set(ids).size).toBe(500);
    const read = await firstValueFrom(client.call('staff/read'));
    expect(read.args.total).toBe(500);
  });

  it('shows no secret when it is written as JSON', async () => {
    client.init(config);
    await firstValueFrom(client.auth(...ADMIN));
    const { token } = JSON.parse(sessionStorage.getItem('limp.session') ?? '') as { token: string };
    const json = JSON.stringify(client);
    expect(json).toContain(ADMIN_ID);
    expect([token, ANON_TOKEN].filter((secret) => json.includes(secret))).toEqual([]);
  });

  it('follows a new recipe of auth hashes at once', () => {
    client.init(config);
    client.init({ ...config, authHash: () => 'mine' });
    expect(client.generateAuthHash('email', 'a', 'b')).toBe('mine');
    client.init({ ...config, authHashLevel: '6.1' });
    expect(client.generateAuthHash('email', 'a', 'b')).toBe(`emailab${ANON_TOKEN}`);
  });

  it('calls init() again with the same configuration without a new connection', async () => {
    await firstValueFrom(client.init(config));
    await firstValueFrom(client.init({ ...config }));
    expect(client.state.kind).toBe('ready');
  });
});

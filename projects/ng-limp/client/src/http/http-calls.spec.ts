import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf } from '../../spec/outcome';
import type { LimpdAt } from '../../spec/server-types';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import { LimpClient } from '../limp-client';

describe('The address of a file', () => {
  const urlAt = (config: object, ...size: [] | [{ width: number; height: number }]) => {
    const { client } = new FakeClient();
    client.init({ ...FAKE_CONFIG, ...config });
    return client.fileUrl('staff', 'ID', 'photo', 'é b/#.png', ...size);
  };
  const name = '%C3%A9%20b%2F%23.png';

  it.each([
    [{ api: 'ws://localhost:1/ws' }, `http://localhost:1/staff/retrieve_file/ID/photo/${name}`],
    [{ api: 'wss://a.b/ws' }, `https://a.b/staff/retrieve_file/ID/photo/${name}`],
    [{ api: 'wss://a.b/ws/REALM' }, `https://a.b/REALM/staff/retrieve_file/ID/photo/${name}`],
    [{ apiLevel: '5.0' }, `http://localhost:1/staff/retrieve_file/ID/photo;${name}`],
    [{ apiLevel: '4.3' }, `http://localhost:1/staff/retrieve_file/ID/photo;${name}`],
  ])('has the form of the server: %j', (config, url) => {
    expect(urlAt(config)).toBe(url);
  });

  it('can be made of any text, even of halves of characters', () => {
    const { client } = new FakeClient();
    client.init(FAKE_CONFIG);
    expect(client.fileUrl('staff', 'ID', 'photo', 'a\ud83d😀')).toContain(
      '/a%EF%BF%BD%F0%9F%98%80',
    );
  });

  it('may be that of a thumbnail, where the server makes them', () => {
    expect(urlAt({}, { width: 10, height: 20 })).toContain(`/photo/10x20/${name}`);
    for (const [config, size] of [
      [{ apiLevel: '5.0' }, { width: 10, height: 10 }],
      [{}, { width: 0, height: 10 }],
      [{}, { width: 1.5, height: 10 }],
    ] as const) {
      expect(() => urlAt(config, size)).toThrow(
        expect.objectContaining({ kind: 'usage', field: 'thumbnail' }),
      );
    }
  });
});

describe('A call by HTTP', () => {
  let limpd: LimpdAt;
  let client: LimpClient;

  beforeEach(async () => {
    sessionStorage.clear();
    limpd = await servers.startLimpd();
    client = new LimpClient();
    client.init({ api: limpd.url, anonToken: ANON_TOKEN, authAttrs: ['email'] });
  });

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
  });

  it('fails with the server’s status where there is no such method', async () => {
    expect(await errorOf(client.get('staff/read'))).toMatchObject({ kind: 'refused', status: 404 });
    expect(await errorOf(client.post('staff/nothing', [], { a: 1 }))).toMatchObject({
      kind: 'refused',
      status: 404,
    });
  });

  it('is made as the user who is signed in', async () => {
    await firstValueFrom(client.auth(...ADMIN));
    const error = await errorOf(client.get('staff/retrieve_file', ['xx', 'photo', 'a.png']));
    expect(error).toMatchObject({ kind: 'refused', status: 400 });
  });

  it('fails with connection-lost where the server is gone', async () => {
    await servers.stopLimpd(limpd.id);
    expect(await errorOf(client.get('staff/read'))).toMatchObject({ kind: 'connection-lost' });
  });

  it('refuses an endpoint that is none, and to begin before init()', async () => {
    expect(await errorOf(client.get('staff'))).toMatchObject({ kind: 'usage', field: 'endpoint' });
    const early = new LimpClient();
    expect(await errorOf(early.get('staff/read'))).toMatchObject({ kind: 'usage', field: 'init' });
    early.destroy();
  });
});

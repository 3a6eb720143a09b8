import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { ANON_TOKEN, servers } from '../../spec/servers';
import { LimpClient } from '../limp-client';
import { memoryStore } from '../session/session-stores';

describe('A client that no server greets', () => {
  const clients: LimpClient[] = [];

  /** The first warning of a client of that address. */
  function firstWarning(api: string): Promise<string> {
    return new Promise((resolve) => {
      const client = new LimpClient({
        sessionStore: memoryStore(),
        reconnect: { minDelay: 10, maxDelay: 10 },
        logger: { warn: resolve, debug: () => undefined },
      });
      clients.push(client);
      client.init({ api, anonToken: ANON_TOKEN, authAttrs: ['email'] });
    });
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await servers.stopServers();
  });

  it('since the path is wrong is told what to check', async () => {
    const { url } = await servers.startLimpd();
    const warning = await firstWarning(url.replace('/ws', '/socket'));
    expect(warning).toContain('Not connected after 3 tries');
    for (const word of ['a server runs there', 'port', '/ws,', '/ws/REALM']) {
      expect(warning).toContain(word);
    }
  });

  it('since the server is away is told what to check', async () => {
    const { id, url } = await servers.startLimpd();
    await servers.stopLimpd(id);
    expect(await firstWarning(url)).toContain('Check that a server runs there');
  });

  it('is never told the address, which may hold secrets', async () => {
    const { url } = await servers.startLimpd();
    const warning = await firstWarning(url.replace('/ws', '/secret?key=secret'));
    expect(warning).not.toContain('secret');
  });
});

describe('A warning that the client is not connected', () => {
  let fake: FakeClient;
  const fail = (): void => {
    fake.connection.events.closed(1006, '');
    const { state } = fake.client;
    if (state.kind !== 'waiting') throw new Error(state.kind);
    fake.clock.advance(state.retryAt - fake.clock.now());
  };

  beforeEach(() => {
    fake = new FakeClient();
    fake.client.init(FAKE_CONFIG);
  });

  it('comes after three tries, and once', () => {
    fail();
    fail();
    expect(fake.warnings).toEqual([]);
    for (let tries = 0; tries < 10; tries++) fail();
    expect(fake.warnings).toHaveLength(1);
    expect(fake.warnings[0]).toContain('the connection was closed (code 1006)');
  });

  it('comes anew for another configuration', () => {
    for (let tries = 0; tries < 5; tries++) fail();
    fake.client.init({ ...FAKE_CONFIG, appId: 'other' });
    for (let tries = 0; tries < 5; tries++) fail();
    expect(fake.warnings).toHaveLength(2);
  });

  it('does not come once there was a connection: then it was only lost', () => {
    fail();
    fake.connection.becomeReady();
    for (let tries = 0; tries < 5; tries++) fail();
    expect(fake.warnings).toEqual([]);
  });

  it('names anonToken and appId where servers greet, and no more', () => {
    for (let tries = 0; tries < 3; tries++) {
      fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
      fail();
    }
    expect(fake.warnings).toEqual([expect.stringMatching(/3 tries.*Check anonToken and appId\.$/)]);
  });
});

describe('A level that the greeting contradicts', () => {
  it('is told of at once, and once, however often the client connects', () => {
    const fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '6.0' });
    for (let connections = 0; connections < 3; connections++) {
      fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_OK' } });
      expect(fake.warnings).toHaveLength(1);
      fake.connection.events.closed(1006, '');
      fake.clock.advance(30_000);
    }
    expect(fake.warnings[0]).toContain('apiLevel: it is "6.0"');
    expect(fake.warnings[0]).toContain('LIMP 4.3 to 5.6');
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.8' });
    fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_OK' } });
    expect(fake.warnings).toHaveLength(2);
  });
});

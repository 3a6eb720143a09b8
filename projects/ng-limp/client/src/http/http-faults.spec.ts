import { afterEach, describe, expect, it } from 'vitest';
import { errorOf } from '../../spec/outcome';
import type { ScriptedHttp } from '../../spec/server-types';
import { ANON_TOKEN, servers } from '../../spec/servers';
import { LimpClient } from '../limp-client';
import { memoryStore } from '../session/session-stores';

describe('A call by HTTP', () => {
  let client: LimpClient;

  const get = async (http?: ScriptedHttp) => {
    const script = { greeting: null, ...(http === undefined ? {} : { http }) };
    const { url } = await servers.startScripted(script, []);
    client = new LimpClient({ sessionStore: memoryStore() });
    client.init({ api: url, anonToken: ANON_TOKEN, authAttrs: ['email'] });
    return errorOf(client.get('a/list'));
  };

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
  });

  it('whose reply breaks off has lost its connection', async () => {
    expect(await get({ body: '{"status":200,"msg"', breaksOff: true })).toMatchObject({
      kind: 'connection-lost',
      mayHaveRun: true,
      message: expect.stringContaining('broke off'),
    });
  });

  it('that gets no reply has lost its connection', async () => {
    expect(await get()).toMatchObject({ kind: 'connection-lost', mayHaveRun: true });
  });

  it.each([200, 302, 511])(
    'that is answered with a web page says so: status %i',
    async (status) => {
      const page = { status, type: 'text/html; charset=utf-8', body: '<html>Sign in</html>' };
      expect(await get(page)).toMatchObject({
        kind: 'connection-lost',
        message: expect.stringContaining('captive portal'),
      });
    },
  );

  it('that is answered with a file says so', async () => {
    expect(await get({ type: 'image/png', body: 'png' })).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('fileUrl()'),
    });
  });

  it('is refused as the server says, though its reply is none', async () => {
    expect(await get({ status: 503, type: 'text/plain', body: 'busy' })).toMatchObject({
      kind: 'refused',
      status: 503,
    });
  });
});

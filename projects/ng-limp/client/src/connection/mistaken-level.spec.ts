import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { errorOf } from '../../spec/outcome';
import { SERVER_LEVELS } from '../../spec/server-types';
import type { ServerLevel } from '../../spec/server-types';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import type { LimpConfig } from '../config/config';
import { LimpError } from '../errors';
import { LimpClient } from '../limp-client';
import type { ApiLevel } from '../protocol/api-level';
import { memoryStore } from '../session/session-stores';

/** At which servers a configured level does all that an app begins with. */
const WORKS: Readonly<Record<ApiLevel, readonly ServerLevel[]>> = {
  '4.0': ['4.0'],
  '4.3': ['4.3'],
  '5.0': ['5.0'],
  '5.6': ['5.6', '5.6.4', '5.6.5', '5.7', '5.8', '6.0'],
  '5.7': ['5.6', '5.6.4', '5.6.5', '5.7', '5.8', '6.0'],
  '5.8': ['5.6', '5.6.4', '5.6.5', '5.7', '5.8', '6.0'],
  '6.0': ['5.6', '5.6.4', '5.6.5', '5.7', '5.8', '6.0'],
  '6.1': ['6.1'],
};

const LEVELS = ['4.0', '4.3', '5.0', '5.6', '5.7', '5.8', '6.0', '6.1'] as const;

/** Levels at which the faults of real servers touch what the table does. */
const FAULTY: readonly ServerLevel[] = ['4.0', '5.0', '6.0'];

/** What a server of a level says of itself when it greets. */
function versionsGreeting(level: ServerLevel): string {
  if (level === '4.0') return 'below 4.3';
  return level < '5.7' ? '4.3 to 5.6' : '5.7 or later';
}

const pairs = LEVELS.flatMap((apiLevel) =>
  SERVER_LEVELS.flatMap((server) =>
    [false, ...(FAULTY.includes(server) ? [true] : [])].map((faithful) => {
      const works = WORKS[apiLevel].includes(server);
      return { apiLevel, server, faithful, works };
    }),
  ),
);

const clients: LimpClient[] = [];

function clientOf(config: Partial<LimpConfig> & Pick<LimpConfig, 'api'>, store = memoryStore()) {
  const warnings: string[] = [];
  const client = new LimpClient({
    sessionStore: store,
    timeouts: { call: 5000 },
    logger: { warn: (message) => warnings.push(message), debug: () => undefined },
  });
  clients.push(client);
  client.init({ anonToken: ANON_TOKEN, authAttrs: ['email'], ...config });
  return { client, warnings };
}

/** What keeps a client from signing in, creating and finding again what it created; null for nothing. */
async function trouble(client: LimpClient): Promise<LimpError | null> {
  try {
    await firstValueFrom(client.auth(...ADMIN));
    const create = () =>
      firstValueFrom(client.call('staff/create', { doc: { name: { en_AE: 'x' } } }));
    const id = (await create()).args.docs?.[0]?._id ?? '';
    await create();
    const read = await firstValueFrom(client.call('staff/read', { query: [{ _id: id }] }));
    const found = read.args.docs?.map(({ _id }) => _id).join();
    return found === id ? null : LimpError.usage('query', `found ${String(found)}`);
  } catch (error) {
    return LimpError.from(error);
  }
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await servers.stopServers();
});

describe('A client that is configured for a level', () => {
  it.each(pairs)(
    '$apiLevel at a server of $server, faithful: $faithful, works: $works, or else says what to check',
    async ({ apiLevel, server, faithful, works }) => {
      const limpd = await servers.startLimpd({ apiLevel: server, faithful });
      const { client, warnings } = clientOf({ api: limpd.url, apiLevel });
      const error = await trouble(client);
      const versions = versionsGreeting(server);
      const hint = `apiLevel: it is "${apiLevel}", and the server greets as LIMP ${versions} does.`;
      expect(error?.message ?? '').toContain(works ? '' : hint);
      expect(error === null).toBe(works);
      const greetsAs =
        apiLevel === '4.3' && server === '4.0' ? versions : versionsGreeting(apiLevel);
      const isContradicted = greetsAs !== versions;
      expect(warnings.filter((message) => message.startsWith('Check apiLevel'))).toEqual(
        isContradicted
          ? [expect.stringContaining(`is "${apiLevel}", and the server greets as LIMP ${versions}`)]
          : [],
      );
    },
  );

  it.each<[ApiLevel, ServerLevel, string]>([
    ['6.1', '6.0', 'CORE_SESSION_INVALID_QUERY'],
    ['6.0', '6.1', 'CORE_SESSION_INVALID_QUERY'],
    ['6.1', '5.0', 'CORE_SESSION_MISSING_ATTR'],
    ['4.0', '5.7', 'CORE_REQ_INVALID_TOKEN'],
  ])(
    '%s says what to check where a server of %s refuses a stored session',
    async (apiLevel, server, code) => {
      const limpd = await servers.startLimpd({ apiLevel: server });
      const store = memoryStore();
      const right = server === '5.6.4' || server === '5.6.5' ? '5.6' : server;
      await firstValueFrom(
        clientOf({ api: limpd.url, apiLevel: right }, store).client.auth(...ADMIN),
      );
      const error = await errorOf(clientOf({ api: limpd.url, apiLevel }, store).client.checkAuth());
      expect(error).toMatchObject({ kind: 'refused', code });
      expect(error.message).toContain(`apiLevel: it is "${apiLevel}"`);
    },
  );

  it('that knows watches says what to check at a server that knows none', async () => {
    const limpd = await servers.startLimpd({ apiLevel: '5.6.5' });
    const { client } = clientOf({ api: limpd.url, apiLevel: '5.7' });
    const error = await errorOf(client.watch('staff/watch'));
    expect(error).toMatchObject({ kind: 'refused', code: 'CORE_REQ_INVALID_METHOD' });
    expect(error.message).toContain('apiLevel: it is "5.7"');
  });

  it('that sends files in chunks says what to check at a server that takes them by HTTP', async () => {
    const limpd = await servers.startLimpd({ apiLevel: '6.1' });
    const config = { apiLevel: '6.0', authHashLevel: '6.1' } as const;
    const { client } = clientOf({ api: limpd.url, ...config });
    await firstValueFrom(client.auth(...ADMIN));
    const doc = { name: { en_AE: 'x' }, photo: new File(['x'], 'a.png', { type: 'image/png' }) };
    expect((await errorOf(client.call('staff/create', { doc }))).message).toContain('apiLevel');
  });

  it('keeps what the server said: its msg, status and args', async () => {
    const limpd = await servers.startLimpd({ apiLevel: '5.6' });
    const { client } = clientOf({ api: limpd.url, apiLevel: '5.0' });
    const error = await errorOf(client.auth(...ADMIN));
    const { msg, status, code } = error;
    expect({ msg, status, code }).toEqual({
      msg: 'These credentials are wrong.',
      status: 403,
      code: 'CORE_SESSION_INVALID_CREDS',
    });
    expect(error.message).toMatch(
      /^session\/auth was refused: .*\. If they are right, check apiLevel/,
    );
    expect(error.stack).toContain('check apiLevel');
  });

  it('names authHashLevel too where it is not that of the level', async () => {
    const limpd = await servers.startLimpd({ apiLevel: '6.0' });
    const { client } = clientOf({ api: limpd.url, authHashLevel: '5.0' });
    expect((await errorOf(client.auth(...ADMIN))).message).toContain('authHashLevel and apiLevel');
  });

  it('names anonToken too where a server below 5.7 refuses what it signs', async () => {
    const limpd = await servers.startLimpd({ apiLevel: '5.6' });
    const { client } = clientOf({ api: limpd.url, apiLevel: '5.6', anonToken: 'wrong' });
    const error = await errorOf(client.call('staff/read'));
    expect(error).toMatchObject({ code: 'CORE_REQ_INVALID_TOKEN' });
    expect(error.message).toContain('Check anonToken and apiLevel');
  });

  it('says nothing of it where a call is refused for another reason', async () => {
    const limpd = await servers.startLimpd({ apiLevel: '6.0' });
    const { client, warnings } = clientOf({ api: limpd.url });
    for (const [endpoint, code] of [
      ['user/read', 'CORE_SESSION_FORBIDDEN'],
      ['staff/nothing_such', 'CORE_REQ_INVALID_METHOD'],
      ['nothing/read', 'CORE_REQ_INVALID_MODULE'],
    ] as const) {
      const error = await errorOf(client.call(endpoint));
      expect(error).toMatchObject({ code });
      expect(error.message).not.toContain('apiLevel');
    }
    expect(warnings).toEqual([]);
  });
});

describe('A server that is silent', () => {
  const greeting = '{"status":200,"msg":"","args":{"code":"CORE_CONN_OK"}}';
  const silentClient = async (replies: readonly string[], apiLevel: ApiLevel) => {
    const server = await servers.startScripted({ greeting, replies }, [ANON_TOKEN]);
    return clientOf({ api: server.url, apiLevel }).client;
  };
  const error = (client: LimpClient) => errorOf(client.call('staff/read', { timeout: 200 }));

  it('to all calls lets them time out with a word on what to check', async () => {
    const timeout = await error(await silentClient([], '5.0'));
    expect(timeout).toMatchObject({ kind: 'timeout' });
    expect(timeout.message).toContain(
      'apiLevel: it is "5.0", and the server greets as LIMP 4.3 to 5.6',
    );
  });

  it('to those without a call_id of the right kind does, too', async () => {
    const client = await silentClient(
      ['{"status":500,"msg":"","args":{"code":"SERVER_ERROR"}}'],
      '5.0',
    );
    const both = await Promise.all([error(client), error(client)]);
    for (const timeout of both) expect(timeout.message).toContain('apiLevel: it is "5.0"');
  });

  it('to one call after it has answered another is no matter of the level', async () => {
    const limpd = await servers.startLimpd({ apiLevel: '6.0' });
    const { client } = clientOf({ api: limpd.url });
    await firstValueFrom(client.call('staff/read'));
    const slow = client.call('staff/slow', { doc: { ms: 1000 }, timeout: 100 });
    expect((await errorOf(slow)).message).not.toContain('apiLevel');
  });

  it('before a call was sent is no matter of the level', async () => {
    const server = await servers.startScripted({ greeting: null }, [ANON_TOKEN]);
    const timeout = await error(clientOf({ api: server.url }).client);
    expect(timeout.message).toContain('could not be sent');
    expect(timeout.message).not.toContain('apiLevel');
  });
});

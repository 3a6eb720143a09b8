import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, watchOutcome } from '../../spec/outcome';
import type { ScriptedAt } from '../../spec/server-types';
import { ANON_TOKEN, GREETING, servers } from '../../spec/servers';
import { LimpClient } from '../limp-client';

const authAttrs = ['email'];
/** Values that the compiler would not let pass, as an app without types may give them. */
function untyped(values: object): typeof good {
  return JSON.parse(JSON.stringify(values)) as typeof good;
}

const good = { api: 'ws://localhost:1/ws', anonToken: ANON_TOKEN, authAttrs };

describe('Bad input', () => {
  let server: ScriptedAt;
  let client: LimpClient;

  beforeEach(async () => {
    server = await servers.startScripted({ greeting: GREETING }, [ANON_TOKEN]);
    client = new LimpClient({ logger: { warn: () => undefined, debug: () => undefined } });
  });

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
  });

  const ready = () => firstValueFrom(client.init({ ...good, api: server.url }));
  /** Everything that went out beside what the connection sends itself. */
  const sent = async () =>
    (await servers.seenFrames(server.id)).filter(
      ({ payload }) => payload['endpoint'] !== 'conn/verify',
    );

  it.each([
    ['api', { ...good, api: 'http://localhost:8081' }, 'ws: or wss:'],
    ['api', { ...good, api: 'not an address' }, 'is no address'],
    ['api', { ...good, api: '' }, 'missing'],
    ['api', { ...good, api: 'ws://localhost/ws#x' }, '#'],
    ['anonToken', { ...good, anonToken: '' }, 'missing'],
    ['authAttrs', { ...good, authAttrs: [] }, 'missing'],
    ['authAttrs', untyped({ ...good, authAttrs: undefined }), 'missing'],
    ['apiLevel', untyped({ ...good, apiLevel: '7.0' }), '6.0'],
    ['authHashLevel', untyped({ ...good, authHashLevel: 5.6 }), '"5.6"'],
    ['fileChunkSize', { ...good, fileChunkSize: 768 * 1024 }, '4194303'],
    ['fileChunkSize', { ...good, fileChunkSize: 0 }, 'whole number'],
  ])('in %s is refused by init(), with a word on what to do', async (field, config, words) => {
    const error = await errorOf(client.init(config));
    expect(error).toMatchObject({ kind: 'usage', field, message: expect.stringContaining(words) });
    expect(client.state.kind).toBe('idle');
  });

  it.each([
    'ws://me:hidden@localhost/ws',
    'https://me:hidden@localhost/ws',
    'me:hidden@localhost',
    'ws://me:hidden@:x',
    'ws://localhost/ws?key=hidden#x',
  ])('never shows what may be secret in an address: %s', async (api) => {
    const error = await errorOf(client.init({ ...good, api }));
    expect(error.field).toBe('api');
    expect(error.message).not.toContain('hidden');
  });

  it.each<readonly [string, readonly [string, string, string], string]>([
    ['authVar', ['phone', 'a@b.c', 'hidden'], 'email'],
    ['authVal', ['email', '', 'hidden'], 'empty'],
    ['password', ['email', 'a@b.c', ''], 'empty'],
  ])('in %s is refused by auth() and generateAuthHash()', async (field, user, words) => {
    await ready();
    const error = await errorOf(client.auth(...user));
    expect(error).toMatchObject({ kind: 'usage', field, message: expect.stringContaining(words) });
    expect(error.message).not.toContain('hidden');
    expect(() => client.generateAuthHash(...user)).toThrow(expect.objectContaining({ field }));
    expect(await sent()).toEqual([]);
  });

  it('to sign in over ws: to another machine is refused unless it is allowed', async () => {
    client.init({ ...good, api: 'ws://192.0.2.1/ws' });
    const error = await errorOf(client.auth('email', 'a@b.c', 'hidden'));
    expect(error).toMatchObject({ kind: 'insecure', message: expect.stringContaining('wss:') });
    client.close();
    client.init({ ...good, api: 'ws://192.0.2.1/ws', allowInsecure: true });
    const told = watchOutcome(client.auth('email', 'a@b.c', 'hidden'));
    expect(told).toEqual([]);
  });

  it.each([
    ['timeouts.call', { timeouts: { call: 0 } }],
    ['reconnect.minDelay', { reconnect: { minDelay: NaN } }],
    ['uploadWindow', { uploadWindow: -1 }],
  ])('in the option %s is refused when the client is made', (field, options) => {
    expect(() => new LimpClient(options)).toThrow(
      expect.objectContaining({ kind: 'usage', field }),
    );
  });

  it('to hash before init() is refused', () => {
    expect(() => client.generateAuthHash('email', 'a', 'b')).toThrow(
      expect.objectContaining({ kind: 'usage', field: 'init' }),
    );
  });

  const itself: Record<string, unknown> = {};
  itself['again'] = itself;
  let deep: unknown[] = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];

  /** What the types of an app have not shown to be missing. */
  const gone = undefined as unknown as string & [];
  const misspelt = { endpoint: 'a/delete', querry: [{ _id: '1' }] };

  it.each([
    ['endpoint', { endpoint: '' }, 'usage', 'staff/read'],
    ['endpoint', { endpoint: 'staff' }, 'usage', 'staff/read'],
    ['endpoint', { endpoint: 'a/b/c' }, 'usage', 'staff/read'],
    ['query', { endpoint: 'a/b', query: JSON.parse('{"_id":"1"}') }, 'usage', 'list'],
    ['doc', { endpoint: 'a/b', doc: JSON.parse('[]') }, 'usage', 'object'],
    ['doc', { endpoint: 'a/b', doc: itself }, 'usage', 'JSON'],
    ['doc.n', { endpoint: 'a/b', doc: { n: 1n } }, 'usage', 'bigint'],
    ['doc', { endpoint: 'a/b', doc: { deep } }, 'usage', 'levels'],
    ['doc', { endpoint: 'a/b', doc: { text: 'x'.repeat(3_200_000) } }, 'too-large', '4194303'],
    ['doc', { endpoint: 'a/b', doc: { text: '✓'.repeat(1_100_000) } }, 'too-large', '4194303'],
    ['timeout', { endpoint: 'a/b', timeout: 0 }, 'usage', 'milliseconds'],
    ['timeout', { endpoint: 'a/b', timeout: NaN }, 'usage', 'milliseconds'],
    ['doc.photo', { endpoint: 'a/b', doc: { photo: new File([], 'e.png') } }, 'usage', '0 bytes'],
    ['doc.i.cv', { endpoint: 'a/b', doc: { i: { cv: new File(['x'], 'c') } } }, 'usage', 'nested'],
    ['query[0]._id', { endpoint: 'a/b', query: [{ _id: gone }] }, 'usage', 'undefined'],
    ['query', { endpoint: 'a/delete', query: gone }, 'usage', 'undefined'],
    ['query[0]', { endpoint: 'a/delete', query: [{}] }, 'usage', 'all docs'],
    ['querry', misspelt, 'usage', 'query'],
    ['sid', { endpoint: 'a/b', ...{ sid: 'x' } }, 'usage', 'client chooses'],
    ['token', { endpoint: 'a/b', ...{ token: 'x' } }, 'usage', 'reauth()'],
    ['call_id', { endpoint: 'a/b', ...{ call_id: 'x' } }, 'usage', 'client chooses'],
    ['doc', { endpoint: 'a/b', doc: new Map() as never }, 'usage', 'Object.fromEntries'],
    ['doc.n', { endpoint: 'a/b', doc: { n: NaN } }, 'usage', 'finite'],
  ] as const)(
    'in %s is refused by call(), and nothing is sent: %#',
    async (field, call, kind, words) => {
      await ready();
      const error = await errorOf(client.call(call));
      expect(error).toMatchObject({ kind, field, message: expect.stringContaining(words) });
      await firstValueFrom(client.call('a/marker'));
      expect((await sent()).map(({ payload }) => payload['endpoint'])).toEqual(['a/marker']);
    },
  );

  it('that is none: reads and creates whose query is undefined are about all docs', async () => {
    await ready();
    for (const endpoint of ['a/read', 'a/create']) {
      await firstValueFrom(client.call(endpoint, { query: gone }));
    }
    await firstValueFrom(client.call('a/delete'));
    expect((await sent()).map(({ payload }) => payload['query'])).toEqual([[], [], []]);
  });

  it('of args that are no object is refused', async () => {
    await ready();
    const error = await errorOf(client.call('a/delete', [{ _id: '1' }] as object));
    expect(error).toMatchObject({ kind: 'usage', field: 'args' });
  });

  it('of almost 4 MiB in ASCII still goes through', async () => {
    await ready();
    const doc = { text: 'x'.repeat(3_140_000) };
    expect((await firstValueFrom(client.call('a/b', { doc }))).status).toBe(200);
  });
});

describe('A server that misbehaves', () => {
  let client: LimpClient;
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
    client = new LimpClient({
      timeouts: { call: 400, connect: 200 },
      reconnect: { minDelay: 50, maxDelay: 50 },
      logger: { warn: (message) => warnings.push(message), debug: () => undefined },
    });
  });

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
  });

  it.each([
    ['never greets', { greeting: null }, 'did not greet'],
    ['greets with garbage', { greeting: '<html>' }, 'not JSON'],
    ['never verifies', { greeting: GREETING, verify: [] }, 'did not verify'],
  ])('and %s leaves no call hanging, and the state says why', async (_, script, reason) => {
    const server = await servers.startScripted(script, [ANON_TOKEN]);
    client.init({ ...good, api: server.url });
    const reasons = new Set<string>();
    client.state$.subscribe((state) => {
      if (state.kind === 'waiting') reasons.add(state.reason);
    });
    expect(await errorOf(client.call('a/b'))).toMatchObject({ kind: 'timeout' });
    // It goes on trying, however slow the machine is.
    await expect.poll(() => [...reasons].join()).toContain(reason);
    await expect.poll(() => servers.connCount(server.id)).toBeGreaterThan(1);
  });

  it('and answers with garbage or to unknown calls disturbs no other call', async () => {
    const replies = ['garbage', '{"status":200,"msg":"","args":{"call_id":"?"}}'];
    const answer = '{"status":200,"msg":"yes","args":{"call_id":"$ID"}}';
    const script = { greeting: GREETING, replies: [...replies, answer, answer] };
    const server = await servers.startScripted(script, [ANON_TOKEN]);
    client.init({ ...good, api: server.url });
    expect((await firstValueFrom(client.call('a/b'))).msg).toBe('yes');
    expect((await firstValueFrom(client.call('a/c'))).msg).toBe('yes');
    expect(warnings.length).toBeGreaterThanOrEqual(5);
  });

  it('and never answers lets calls time out', async () => {
    const script = { greeting: GREETING, replies: [] };
    const server = await servers.startScripted(script, [ANON_TOKEN]);
    client.init({ ...good, api: server.url });
    expect(await errorOf(client.call('a/b'))).toMatchObject({ kind: 'timeout' });
  });

  it('and is not there at all lets calls time out, and goes on being looked for', async () => {
    client.init(good);
    expect(await errorOf(client.call('a/b'))).toMatchObject({ kind: 'timeout' });
    expect(['waiting', 'connecting']).toContain(client.state.kind);
  });
});

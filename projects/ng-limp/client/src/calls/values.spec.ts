import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf, settled } from '../../spec/outcome';
import { ADMIN, ANON_TOKEN, GREETING, servers } from '../../spec/servers';
import type { LimpClientOptions } from '../config/options';
import { LimpClient } from '../limp-client';

const BIG = '9007199254740993';

describe('Integers that numbers cannot hold', () => {
  let warnings: string[];
  const clients: LimpClient[] = [];

  beforeEach(() => {
    warnings = [];
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await servers.stopServers();
  });

  const connected = async (options: LimpClientOptions): Promise<LimpClient> => {
    const docs = `[{"_id":"1","n":${BIG}}]`;
    const reply = `{"status":200,"msg":"","args":{"call_id":"$ID","docs":${docs}}}`;
    const event = `{"status":200,"msg":"","args":{"call_id":"$ID","oper":"update","docs":${docs}}}`;
    const server = await servers.startScripted({ greeting: GREETING, replies: [reply, event] }, [
      ANON_TOKEN,
    ]);
    const client = new LimpClient({
      logger: { warn: (message) => warnings.push(message), debug: () => undefined },
      ...options,
    });
    clients.push(client);
    client.init({ ...FAKE_CONFIG, api: server.url });
    return client;
  };

  it('are rounded with one warning, unless their digits are asked for', async () => {
    const client = await connected({});
    await firstValueFrom(client.call('staff/read'));
    await firstValueFrom(client.call('staff/read'));
    expect(warnings.filter((line) => line.includes('2^53'))).toEqual([
      expect.stringContaining('staff/read'),
    ]);
    const asked = await connected({ bigIntegers: 'string' });
    const { args } = await firstValueFrom(asked.call('staff/read'));
    expect(args.docs).toEqual([{ _id: '1', n: BIG }]);
  });

  it('are warned of in what a watch tells', async () => {
    const client = await connected({});
    const events = client.watch('staff/watch').pipe(filter(({ kind }) => kind === 'event'));
    expect(await firstValueFrom(events)).toMatchObject({ docs: [{ n: Number(BIG) }] });
    expect(warnings).toContainEqual(expect.stringMatching(/^staff\/watch.*docs\[0\]\.n/));
  });

  it('are refused an option that says nothing', () => {
    expect(() => new LimpClient({ bigIntegers: 'bigint' as 'string' })).toThrow(
      expect.objectContaining({ kind: 'usage', field: 'bigIntegers' }),
    );
  });
});

describe('A call by HTTP', () => {
  const connected = (): LimpClient => {
    const { client } = new FakeClient();
    client.init(FAKE_CONFIG);
    return client;
  };

  it.each([
    ['doc.n', { n: NaN }, 'null'],
    ['doc.photo', { photo: new File(['x'], 'x') }, 'call()'],
    ['doc.i.cv', { i: { cv: new File(['x'], 'x') } }, 'nested'],
    ['doc', new Map(), 'Map'],
    ['doc', [], 'object'],
  ])('is refused where its doc would be changed: %s', async (field, doc, words) => {
    const call = connected().post('a/b', [], doc as Record<string, unknown>);
    expect(await errorOf(call)).toMatchObject({
      ...{ kind: 'usage', field },
      message: expect.stringContaining(words),
    });
  });

  it('keeps the digits of big integers in its reply, or warns of them', async () => {
    const body = `{"status":200,"msg":"","args":{"docs":[{"n":${BIG}}]}}`;
    const fetching = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => Promise.resolve(new Response(body)));
    const fake = new FakeClient();
    const exact = new FakeClient({ bigIntegers: 'string' });
    for (const { client } of [fake, exact]) client.init(FAKE_CONFIG);
    await firstValueFrom(fake.client.get('staff/list'));
    const { args } = await firstValueFrom(exact.client.get('staff/list'));
    fetching.mockRestore();
    expect(fake.warnings).toEqual([
      expect.stringMatching(/^staff\/list .*reply\.args\.docs\[0\]\.n/),
    ]);
    expect(args.docs).toEqual([{ n: BIG }]);
    expect(exact.warnings).toEqual([]);
  });

  it.each([undefined, null, '', NaN, {}])(
    'is refused where a part of its address is %s',
    async (part) => {
      const call = connected().get('a/b', ['x', part as string]);
      expect(await errorOf(call)).toMatchObject({ kind: 'usage', field: 'args[1]' });
    },
  );
});

describe('What the client itself sends', () => {
  it('is checked like any other call', async () => {
    const { client } = new FakeClient();
    client.init(FAKE_CONFIG);
    const error = await errorOf(client.deleteWatch(undefined as unknown as string));
    expect(error).toMatchObject({ kind: 'usage', field: 'query[0].watch' });
    const watch = client.watch('staff/watch', [{ _id: undefined as unknown as string }]);
    expect(await errorOf(watch)).toMatchObject({ kind: 'usage', field: 'query[0]._id' });
  });

  it('is told of while it signs in as well', async () => {
    const fake = new FakeClient();
    fake.connect();
    const error = await errorOf(
      fake.client.auth('email', 'a@b.c', 'hidden', [undefined as unknown as string]),
    );
    expect(error).toMatchObject({ kind: 'usage', field: 'doc.groups[0]' });
    await settled();
    expect(fake.warnings).toEqual([]);
  });
});

describe('Real docs', () => {
  it('are told times by a Date, and not lost to a query that has lost its id', async () => {
    const { url } = await servers.startLimpd();
    const client = new LimpClient();
    client.init({ ...FAKE_CONFIG, api: url });
    await firstValueFrom(client.auth(...ADMIN));
    const doc = { name: { en_AE: 'x' } };
    await firstValueFrom(client.call('staff/create', { doc }));
    const query = [{ _id: undefined as unknown as string }];
    expect(await errorOf(client.call('staff/delete', { query }))).toMatchObject({
      field: 'query[0]._id',
    });
    const since = (create_time: Date) =>
      firstValueFrom(client.call('staff/read', { query: [{ create_time: { $gt: create_time } }] }));
    expect((await since(new Date(Date.now() - 60_000))).args.docs).toHaveLength(1);
    expect((await since(new Date(Date.now() + 60_000))).args.docs ?? []).toHaveLength(0);
    client.destroy();
    await servers.stopServers();
  });
});

import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { addressKey } from '../src/address.ts';
import { addressBehind } from '../src/dispatch/peer-address.ts';
import { cpuTime } from '../testing/cpu-time.ts';
import { codeOf, statusOf, TestClient } from '../testing/test-client.ts';
import { startVaults } from '../testing/vaults.ts';

describe('quotas', () => {
  it.each([
    ['unsigned', '{"call_id":"a"}'],
    ['wrongly signed', '{"token":"a.b.c","call_id":"a"}'],
    ['unreadable', '{'],
  ])('count frames that are %s, and refuse them', async (_what, frame) => {
    const { url } = await startVaults({ quotas: { anon: 10 } });
    const client = await TestClient.open(url);
    for (let i = 0; i < 30; i++) client.send(frame);
    const statuses = [];
    for (let i = 0; i < 30; i++) statuses.push(statusOf(await client.take(() => true)));
    expect(statuses.filter((status) => status === 429)).toHaveLength(22);
  });

  it('end connections of an address that goes on and on, and let it open no further one', async () => {
    const { url } = await startVaults({ quotas: { ip: 10 } });
    const client = await TestClient.open(url);
    for (let i = 0; i < 1100; i++) client.send('{');
    expect(await client.closed).toBe(1008);
    const refused = new WebSocket(url);
    const error = await new Promise((resolve) => refused.on('error', resolve));
    expect(String(error)).toContain('429');
  });

  it('are for requests by HTTP as well, with frames in one count', async () => {
    const { httpUrl, url } = await startVaults({ quotas: { ip: 10 } });
    const responses = [];
    for (let i = 0; i < 12; i++) responses.push(await fetch(httpUrl));
    expect(responses.filter(({ status }) => status === 429)).toHaveLength(3);
    expect(responses.at(-1)?.headers.get('Retry-After')).toMatch(/^\d+$/);
    const client = await TestClient.connect(url);
    expect(codeOf(await client.call('conn/verify'))).toBe('CORE_REQ_IP_QUOTA_HIT');
  });

  it('are of each client behind a proxy that is trusted, whatever it claims itself', async () => {
    const { httpUrl } = await startVaults({ quotas: { ip: 5 }, trustProxy: 1 });
    const ask = async (forwarded: string): Promise<number> =>
      (await fetch(httpUrl, { headers: { 'X-Forwarded-For': forwarded } })).status;
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push(await ask(`9.9.9.${i}, 1.2.3.4`));
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    expect(await ask('1.2.3.4, 5.6.7.8')).toBe(200);
  });
});

describe('the address of a client', () => {
  const asked = (hops: number, forwarded?: string): string =>
    addressBehind(hops)({
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      socket: { remoteAddress: '10.0.0.1' },
    });

  it.each([
    [0, '1.1.1.1', '10.0.0.1'],
    [1, '6.6.6.6, 1.1.1.1', '1.1.1.1'],
    [2, '6.6.6.6, 1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [1, '[2001:db8::1]:443', '2001:db8::1'],
    [1, '1.1.1.1:80', '1.1.1.1'],
    [1, 'nonsense', '10.0.0.1'],
    [1, undefined, '10.0.0.1'],
    [3, '1.1.1.1', '1.1.1.1'],
  ])('behind %i proxies with %j is %s', (hops, forwarded, address) => {
    expect(asked(hops, forwarded)).toBe(address);
  });

  it.each([
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('addresses', () => {
  it('are counted as far as they may be: beyond, the oldest are forgotten', async () => {
    const bounds = { addressesCounted: 2 };
    const { httpUrl } = await startVaults({ quotas: { ip: 3 }, trustProxy: 1, bounds });
    const status = async (address: string): Promise<number> => {
      const response = await fetch(httpUrl, { headers: { 'X-Forwarded-For': address } });
      await response.text();
      return response.status;
    };
    for (let i = 0; i < 2; i++) expect(await status('1.1.1.1')).not.toBe(429);
    expect(await status('1.1.1.1')).toBe(429);
    await status('2.2.2.2');
    expect(await status('1.1.1.1')).toBe(429);
    for (const address of ['3.3.3.3', '4.4.4.4']) await status(address);
    expect(await status('1.1.1.1')).not.toBe(429);
  });
});

describe('an allow-list of origins', () => {
  const origins = ['https://app.example.com'];

  async function connects(url: string, origin?: string): Promise<boolean> {
    const socket = new WebSocket(url, origin === undefined ? {} : { origin });
    return new Promise((resolve) => {
      socket.on('open', () => resolve(true)).on('error', () => resolve(false));
    });
  }

  it('lets pages of others neither connect nor call', async () => {
    const { url, httpUrl } = await startVaults({ origins });
    expect(await connects(url, 'https://app.example.com')).toBe(true);
    expect(await connects(url, 'https://evil.example.com')).toBe(false);
    expect(await connects(url, 'null')).toBe(false);
    expect(await connects(url)).toBe(true);
    const evil = await fetch(httpUrl, { headers: { Origin: 'https://evil.example.com' } });
    expect([evil.status, evil.headers.get('Access-Control-Allow-Origin')]).toEqual([403, null]);
    const good = await fetch(httpUrl, { headers: { Origin: 'https://app.example.com' } });
    expect(good.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example.com');
    expect(good.headers.get('Vary')).toContain('Origin');
  });
});

describe('regular expressions', () => {
  async function found(pattern: string, name: string): Promise<unknown> {
    const { url } = await startVaults();
    const client = await TestClient.open(url);
    await client.call('vault/create', { doc: { name } });
    const query = [{ name: { $regex: pattern } }];
    const reply = await client.call('vault/read', { query });
    return codeOf(reply) ?? Reflect.get(Object(reply['args']), 'count');
  }

  it.each([
    ['(?i)ZOË', 'zoë', 1],
    ['^z.e$', 'zoe', 1],
    ['(?<first>z)(?P<rest>o)', 'zoe', 1],
    ['\\bfoo\\b', 'a foo b', 1],
    ['\\u00eb', 'zoë', 1],
    ['[[:alpha:]]+\\d{2}', 'abc12', 1],
    ['(?s)a.b', 'a\nb', 1],
    ['nothing', 'zoe', 0],
  ])('%s on %j work', async (pattern, name, count) => {
    expect(await found(pattern, name)).toBe(count);
  });

  it.each(['(a+)+$', '(a|aa)+$', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$', '(a?){30}a{30}b'])(
    '%s take no longer than the text is long',
    async (pattern) => {
      const ms = await cpuTime(() => found(pattern, `${'a'.repeat(20_000)}!`));
      expect(ms).toBeLessThan(10_000);
    },
  );

  it.each(['(?=a)', '(?!a)', '(?<=a)b', '(?<!a)b', '(a)\\1', '(?>a)', 'a++', '(?(1)a|b)', '('])(
    '%s are refused by name',
    async (pattern) => {
      expect(await found(pattern, 'a')).toBe('VAULT_VAULT_INVALID_QUERY');
    },
  );
});

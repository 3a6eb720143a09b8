import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { segment, sign } from '../../testing/sign.ts';
import { verifyKey, verifyToken } from './token.ts';

const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;
const KEY = 'kéy ✓';

async function accepts(token: string, key = KEY): Promise<boolean> {
  return (await verifyToken(token, verifyKey(key), NOW_MS)) !== undefined;
}

describe('a token', () => {
  it('made with HS256 and the key, as UTF-8, gives its payload', async () => {
    const signed = `${segment({ alg: 'HS256', typ: 'JWT' })}.${segment({ a: 'ü' })}`;
    const mac = createHmac('sha256', Buffer.from(KEY, 'utf8')).update(signed).digest('base64url');
    const payload = await verifyToken(`${signed}.${mac}`, verifyKey(KEY), NOW_MS);
    expect(JSON.stringify(payload)).toBe('{"a":"ü"}');
  });

  it('as a real client sent it is accepted', async () => {
    // One of the recorded frames.
    const token =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJjYWxsX2lkIjoiaW5uZXIiLCJlbmRwb2ludCI6InN0YWZmL3JlYWQiLCJzaWQiOiJmMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTIiLCJxdWVyeSI6W10sImRvYyI6e319.I9-r4181YJ7oW-iVTv76Ct562H5oV7Fnlu-PJ9JcLqU';
    expect(await accepts(token, '__ANON_TOKEN_f00000000000000000000012')).toBe(true);
  });

  it('made with another key, or changed since, is refused', async () => {
    const token = sign({ a: 1 }, KEY);
    const [head = '', , signature = ''] = token.split('.');
    expect(await accepts(sign({ a: 1 }, 'other'))).toBe(false);
    expect(await accepts(`${head}.${segment({ a: 2 })}.${signature}`)).toBe(false);
    expect(await accepts(token.slice(0, -1))).toBe(false);
    expect(await accepts(`${head}.${segment({ a: 1 })}.`)).toBe(false);
  });

  it.each([{ alg: 'none' }, { alg: 'HS512' }, { typ: 'JWT' }, []])(
    'with the header %j is refused, though the signature is right',
    async (header) => {
      expect(await accepts(sign({ a: 1 }, KEY, header))).toBe(false);
    },
  );

  it('that has expired is refused, one that will is not', async () => {
    expect(await accepts(sign({ exp: NOW_S + 1 }, KEY))).toBe(true);
    expect(await accepts(sign({ exp: NOW_S }, KEY))).toBe(false);
    expect(await accepts(sign({ exp: 'never' }, KEY))).toBe(false);
  });

  it('made in the future is accepted, since clients’ clocks differ', async () => {
    expect(await accepts(sign({ iat: NOW_S + 3600 }, KEY))).toBe(true);
  });

  it('for an audience is refused', async () => {
    expect(await accepts(sign({ aud: 'x' }, KEY))).toBe(false);
  });

  it.each(['', 'a', 'a.b', 'a.b.c', 'a.b.c.d', '..'])(
    'that is no JWS (%j) is refused',
    async (token) => {
      expect(await accepts(token)).toBe(false);
    },
  );

  it.each([[[]], ['text'], [null]])('whose payload is %j is refused', async (payload) => {
    expect(await accepts(sign(payload, KEY))).toBe(false);
  });
});

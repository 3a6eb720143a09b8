import { CompactSign } from 'jose';
import { describe, expect, it } from 'vitest';
import { servers } from '../../spec/servers';
import { Signer, frameBytes, frameOf } from './signer';

describe('A signed payload', () => {
  it.each([
    ['secret', '{"call_id":"x"}'],
    ['__ANON_TOKEN_f00000000000000000000012', '{"doc":{"name":"Zoë ✓ عبد 😀"}}'],
    ['jeton-é-😀', ''],
  ])('is the compact JWS that Node’s crypto makes of it, key %s', async (token, payload) => {
    const signed = await Signer.of(token).sign(payload);
    // {"alg":"HS256","typ":"JWT"}
    const header = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
    const input = `${header}.${await servers.base64url(payload)}`;
    expect(signed).toBe(`${input}.${await servers.hmac(token, input)}`);
  });

  it('is what jose makes of it, to the letter', async () => {
    const payload = '{"call_id":"x","doc":{"name":"Zoë 😀"}}';
    const key = new TextEncoder().encode('jeton-é-😀');
    const signed = await new CompactSign(new TextEncoder().encode(payload))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(
        await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
          'sign',
        ]),
      );
    expect(await Signer.of('jeton-é-😀').sign(payload)).toBe(signed);
  });

  it('has the length that was foretold', async () => {
    for (const length of [0, 1, 2, 3, 1000, 100_000]) {
      const signed = await Signer.of('k').sign('x'.repeat(length));
      expect(frameOf(signed, 'id').length).toBe(frameBytes(length, 'id'));
    }
  });

  it('cannot be made on a page without crypto.subtle, and says what to do', () => {
    const subtle = Object.getOwnPropertyDescriptor(Crypto.prototype, 'subtle');
    if (subtle === undefined) throw new Error('no crypto.subtle to take away');
    Reflect.deleteProperty(Crypto.prototype, 'subtle');
    try {
      expect(() => Signer.of('secret')).toThrow(
        expect.objectContaining({ kind: 'insecure', message: expect.stringContaining('https') }),
      );
    } finally {
      Object.defineProperty(Crypto.prototype, 'subtle', subtle);
    }
  });
});

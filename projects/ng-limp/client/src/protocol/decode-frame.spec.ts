import { describe, expect, it } from 'vitest';
import { decodeCredentials, decodeFrame, decodeStored, withoutToken } from './decode-frame';
import type { Reply } from './reply';

function replyOf(text: string): Reply {
  const frame = decodeFrame(text);
  if (frame.kind !== 'reply') throw new Error(frame.reason);
  return frame.reply;
}

describe('A frame of the server', () => {
  it('is a reply with its call_id', () => {
    expect(decodeFrame('{"status":200,"msg":"m","args":{"call_id":"x","count":1}}')).toEqual({
      kind: 'reply',
      callId: 'x',
      reply: { status: 200, msg: 'm', args: { call_id: 'x', count: 1 } },
    });
  });

  it.each(['{"status":200,"msg":"m"}', '{"status":200,"msg":"m","args":{"call_id":null}}'])(
    'may carry no call_id: %s',
    (text) => {
      expect(decodeFrame(text)).toMatchObject({ kind: 'reply', callId: null });
    },
  );

  it.each([
    ['not json', 'it is not JSON'],
    ['[]', 'it is not a JSON object'],
    ['null', 'it is not a JSON object'],
    ['7', 'it is not a JSON object'],
    ['{}', 'it has no status'],
    ['{"status":"200"}', 'it has no status'],
    [new ArrayBuffer(4), 'it is not a text frame'],
  ])('is garbage with a reason where it is none: %s', (data, reason) => {
    expect(decodeFrame(data)).toEqual({ kind: 'garbage', reason });
  });

  it('keeps keys like __proto__ as plain data', () => {
    const { args } = replyOf(
      '{"status":200,"msg":"","args":{"call_id":"x","__proto__":{"polluted":1},"docs":[{"__proto__":{"polluted":1}}]}}',
    );
    expect(Object.getPrototypeOf(args)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
    expect(args['polluted']).toBeUndefined();
  });
});

describe('The session in a reply', () => {
  const session = { _id: 's', token: 'secret', user: { _id: 'u' }, groups: ['g'], expiry: 'e' };

  it('is found in args.session, in args.__session and in args.docs', () => {
    for (const args of [{ session }, { __session: session }, { docs: [session] }]) {
      const credentials = decodeCredentials(
        replyOf(JSON.stringify({ status: 200, msg: '', args })),
      );
      expect(credentials?.token).toBe('secret');
      expect(credentials?.session).toEqual({
        _id: 's',
        user: { _id: 'u' },
        groups: ['g'],
        expiry: 'e',
      });
    }
  });

  it('is none where id, token or user are missing', () => {
    for (const key of ['_id', 'token', 'user']) {
      const args = { session: { ...session, [key]: undefined } };
      expect(decodeCredentials(replyOf(JSON.stringify({ status: 200, msg: '', args })))).toBeNull();
    }
  });

  it('is found beside others that are none', () => {
    const args = { session: { _id: 's' }, __session: null, docs: [session] };
    const reply = replyOf(JSON.stringify({ status: 200, msg: '', args }));
    expect(decodeCredentials(reply)?.token).toBe('secret');
  });

  it.each([{ session }, { __session: session }, { session, __session: session, docs: [session] }])(
    'leaves the reply without its token for callers, wherever that was: %#',
    (args) => {
      const reply = replyOf(JSON.stringify({ status: 200, msg: '', args }));
      const found = decodeCredentials(reply);
      if (found === null) throw new Error('no session');
      const shown = withoutToken(reply, found.session);
      expect(JSON.stringify(shown)).not.toContain('secret');
      expect(Object.keys(shown.args)).toEqual(['session']);
    },
  );
});

describe('A stored session', () => {
  it.each([null, '', 'junk', '{}', '[]', '{"sid":"","token":"t"}', '{"sid":"s","token":7}'])(
    'is none where the store holds anything else: %s',
    (text) => {
      expect(decodeStored(text)).toBeNull();
    },
  );

  it('is read back', () => {
    expect(decodeStored('{"sid":"s","token":"t"}')).toEqual({ sid: 's', token: 't' });
  });
});

import { describe, expect, it } from 'vitest';
import { payloadJson } from './payload';

describe('The payload of a call', () => {
  it('has the keys that servers read, and no token', () => {
    const call = {
      callId: 'c',
      endpoint: 'staff/read',
      sid: 's',
      query: '[{"a":1}]',
      doc: '{"b":2}',
    };
    expect(JSON.parse(payloadJson(call))).toEqual({
      call_id: 'c',
      endpoint: 'staff/read',
      sid: 's',
      query: [{ a: 1 }],
      doc: { b: 2 },
    });
  });
});

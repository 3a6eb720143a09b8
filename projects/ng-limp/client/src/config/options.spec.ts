import { describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf } from '../../spec/outcome';
import { LimpClient } from '../limp-client';
import type { LimpClientOptions } from './options';

const TOO_LONG = 2 ** 31;

describe('An option', () => {
  it.each<[string, string, LimpClientOptions]>([
    ['timeouts.call', '2147483647', { timeouts: { call: TOO_LONG } }],
    ['timeouts.call', '2147483647', { timeouts: { call: Infinity } }],
    ['timeouts.call', 'from 1 ', { timeouts: { call: 0 } }],
    ['timeouts.connect', '2147483647', { timeouts: { connect: TOO_LONG } }],
    ['heartbeat.interval', '2147483647', { heartbeat: { interval: TOO_LONG } }],
    ['heartbeat.interval', 'from 100', { heartbeat: { interval: 1 } }],
    ['heartbeat.timeout', '2147483647', { heartbeat: { timeout: TOO_LONG } }],
    ['reconnect.minDelay', '2147483647', { reconnect: { minDelay: TOO_LONG } }],
    ['reconnect.maxDelay', '2147483647', { reconnect: { maxDelay: NaN } }],
    ['queueLimit', '1000000', { queueLimit: 1e9 }],
    ['queueLimit', 'whole number', { queueLimit: 1.5 }],
    ['uploadWindow', '1000', { uploadWindow: 1001 }],
    ['uploadWindow', 'from 1 ', { uploadWindow: 0 }],
  ])('out of its bounds is refused, with the bounds named: %s, %s', (field, bound, options) => {
    expect(() => new LimpClient(options)).toThrow(
      expect.objectContaining({ kind: 'usage', field, message: expect.stringContaining(bound) }),
    );
  });

  it.each([TOO_LONG, Infinity, NaN, 0, -1])(
    'of a call is refused as well, before and after init(): a timeout of %d',
    async (timeout) => {
      const { client } = new FakeClient();
      const refused = {
        kind: 'usage',
        field: 'timeout',
        message: expect.stringContaining('2147483647'),
      };
      expect(await errorOf(client.call('a/read', { timeout }))).toMatchObject(refused);
      client.init(FAKE_CONFIG);
      expect(await errorOf(client.call('a/read', { timeout }))).toMatchObject(refused);
    },
  );
});

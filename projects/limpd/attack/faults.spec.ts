import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atPath } from '../src/data/value.ts';
import { LimpdProcess } from '../testing/limpd-process.ts';
import { callIdOf, statusOf, TestClient } from '../testing/test-client.ts';
import { ATTACKED_MODULES, startVaults } from '../testing/vaults.ts';

describe('a fault of a module', () => {
  let limpd: LimpdProcess;

  beforeAll(async () => {
    limpd = await LimpdProcess.start(
      ...['--modules', ATTACKED_MODULES, '--packages', 'vault', '--no-quotas'],
      ...['--bound', 'callMs=300', '--bound', 'replyChars=50000'],
    );
  });

  afterAll(() => limpd.stop());

  it.each([
    ['unawaited', 'nobody waits for this'],
    ['timer', 'thrown in a timer'],
    ['bigint', 'BigInt'],
    ['circle', 'circular'],
    ['nothing', 'it gave no reply'],
    ['never', 'longer than 300 ms'],
    ['throws', 'thrown'],
    ['huge', 'more than 50000 characters'],
  ])('%s gives its caller a 500 with its call_id, and all others go on', async (name, tells) => {
    const client = await TestClient.open(limpd.url);
    const other = await TestClient.open(limpd.url);
    const id = client.sendCall(`faults/${name}`);
    const beside = other.call('vault/read');
    const reply = await client.replyTo(id);
    expect([statusOf(reply), callIdOf(reply)]).toEqual([500, id]);
    expect(atPath(reply, 'args.err')).toContain(tells);
    expect(statusOf(await beside)).toBe(200);
    expect(statusOf(await client.call('vault/read'))).toBe(200);
  });

  it('that comes when the call is over ends nothing', async () => {
    const client = await TestClient.open(limpd.url);
    expect(statusOf(await client.call('faults/late'))).toBe(200);
    // It is thrown before this call is over.
    expect(statusOf(await client.call('faults/never'))).toBe(500);
    expect(statusOf(await client.call('vault/read'))).toBe(200);
  });
});

describe('calls', () => {
  it('that are not answered yet hold back those behind them, until they are', async () => {
    const { url } = await startVaults({ bounds: { callsPerConnection: 3, callMs: 200 } });
    const client = await TestClient.open(url);
    const other = await TestClient.open(url);
    const stuck = Array.from({ length: 3 }, () => client.sendCall('faults/never'));
    const behind = client.sendCall('heart/beat');
    expect(statusOf(await other.call('heart/beat'))).toBe(200);
    for (const id of stuck) expect(statusOf(await client.replyTo(id))).toBe(500);
    expect(statusOf(await client.replyTo(behind))).toBe(200);
  });
});

import { describe, expect, it } from 'vitest';
import { manualClock } from '../../testing/manual-clock.ts';
import { startLimpd } from '../../testing/start.ts';
import { statusOf, TestClient } from '../../testing/test-client.ts';
import type { ApiLevel } from '../level/level.ts';
import type { LimpdOptions } from '../options.ts';

const SECOND = 1000;

async function start(options: LimpdOptions) {
  const clock = manualClock();
  const { url } = await startLimpd({ clock, ...options });
  return { clock, url, client: await TestClient.open(url) };
}

/** Whether the server still answers on the conn of `client`. */
async function isOpen(client: TestClient): Promise<boolean> {
  return Promise.race([
    client.call('staff/read', { query: [] }).then((reply) => statusOf(reply) === 200),
    client.closed.then(() => false),
  ]);
}

describe('a silent conn', () => {
  it.each<[ApiLevel, number]>([
    ['5.7', 600],
    ['5.8', 120],
    ['6.0', 120],
    ['6.1', 120],
  ])('is closed with code 1000 and without a word: level %s, %i s', async (apiLevel, seconds) => {
    const { clock, client } = await start({ apiLevel });
    clock.advance(seconds * SECOND);
    expect(await client.closed).toBe(1000);
    expect(client.untaken).toEqual([]);
  });

  it('is looked for once a minute, so it may live longer', async () => {
    const { clock, client, url } = await start({});
    clock.advance(1 * SECOND);
    const [asked, silent] = [await TestClient.open(url), await TestClient.open(url)];
    clock.advance(119 * SECOND);
    expect(await client.closed).toBe(1000);
    expect(await isOpen(asked)).toBe(true);
    clock.advance(60 * SECOND);
    expect(await silent.closed).toBe(1000);
  });

  it('is not silent when it sends anything at all', async () => {
    const { clock, client } = await start({});
    clock.advance(100 * SECOND);
    client.send('junk');
    expect(statusOf(await client.take(() => true))).toBe(500);
    clock.advance(100 * SECOND);
    expect(await isOpen(client)).toBe(true);
  });

  it.each<LimpdOptions>([{ apiLevel: '5.6' }, { idleMs: 0 }])(
    'is never closed with %j',
    async (options) => {
      const { clock, client } = await start(options);
      clock.advance(24 * 3600 * SECOND);
      expect(await isOpen(client)).toBe(true);
    },
  );

  it('is closed sooner where the server is told so, whatever its level', async () => {
    const { clock, client } = await start({ apiLevel: '5.0', idleMs: 2 * SECOND });
    clock.advance(2 * SECOND);
    expect(await client.closed).toBe(1000);
  });
});

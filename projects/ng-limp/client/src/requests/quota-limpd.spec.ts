import { firstValueFrom } from 'rxjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LimpdInTime } from '../../spec/limpd-in-time';
import { watchOutcome } from '../../spec/outcome';
import { ADMIN, servers } from '../../spec/servers';
import type { LimpClient } from '../limp-client';
import { loadUploads } from '../upload/upload-code';
import { loadQuota } from './quota-code';

beforeAll(loadUploads);
beforeAll(loadQuota);

/** Makes so many calls at once; tells what became of each. */
function burst(client: LimpClient, count: number, endpoint: string): readonly string[][] {
  return Array.from({ length: count }, (_, n) =>
    watchOutcome(client.call(endpoint, { doc: { name: { en_AE: String(n) } } })),
  );
}

function isSettled(told: readonly string[][]): boolean {
  return told.every((outcome) => outcome.length > 0);
}

/** What else became of calls than a reply, each once. */
function failures(told: readonly string[][]): readonly string[] {
  const outcomes = told.map((outcome) => outcome.join());
  return [...new Set(outcomes)].filter((outcome) => outcome !== 'reply,complete');
}

function upload(client: LimpClient, chunks: number) {
  const photo = new File([new Uint8Array(chunks * 10)], 'a.png', { type: 'image/png' });
  return client.call('staff/create', { doc: { name: { en_AE: 'x' }, photo } });
}

/** A few frames are refused while limit and window are learned, then one a window at most. */
function expectFewRefusals({ refusedByMinute }: LimpdInTime, learning = 2): void {
  const early = refusedByMinute.slice(0, learning).reduce((sum, count) => sum + count, 0);
  expect(early).toBeLessThanOrEqual(5);
  expect(Math.max(0, ...refusedByMinute.slice(learning))).toBeLessThanOrEqual(1);
}

describe.each([
  ['that auth leaves as they are, as at real servers', true],
  ['that follow who is signed in', false],
])('With windows %s,', (_, keepsWindow) => {
  let limpd: LimpdInTime;

  const start = async (quotas = {}): Promise<void> => {
    limpd = await LimpdInTime.start({ faithful: keepsWindow, quotas: { keepsWindow, ...quotas } });
  };

  /** How many seconds it takes until all of something is settled. */
  const secondsUntil = async (told: readonly string[][]): Promise<number> => {
    const before = limpd.seconds;
    await limpd.passUntil(() => isSettled(told), 7200);
    return limpd.seconds - before;
  };

  afterEach(async () => {
    limpd.end();
    await servers.stopServers();
  });

  it('300 calls of ANON at once all succeed, in as many windows as they must take', async () => {
    await start();
    const told = burst(await limpd.connect(), 300, 'staff/read');
    // 39 a window, one of which was conn/verify: the eighth window begins after seven minutes.
    expect(await secondsUntil(told)).toBeLessThan(7 * 60 + 1);
    expect(failures(told)).toEqual([]);
    expectFewRefusals(limpd);
  });

  it('300 calls of a user who has just signed in all succeed, none twice', async () => {
    await start();
    const client = await limpd.signIn();
    const told = burst(client, 300, 'staff/create');
    // 37 or 97, then 99 a window.
    expect(await secondsUntil(told)).toBeLessThan(3 * 60 + 1);
    expect(failures(told)).toEqual([]);
    expectFewRefusals(limpd);
    const read = firstValueFrom(client.call('staff/read'));
    await limpd.pass(60);
    const names = (await read).args.docs?.map(({ name }) => JSON.stringify(name));
    expect(names).toHaveLength(300);
    expect(new Set(names).size).toBe(300);
  });

  it('300 calls that were made before signing in, and wait for it, all succeed', async () => {
    await start();
    const client = await limpd.connect();
    const told = Array.from({ length: 300 }, () =>
      watchOutcome(client.call('staff/read', {}, true)),
    );
    await limpd.pass(100);
    client.auth(...ADMIN);
    expect(await secondsUntil(told)).toBeLessThan(4 * 60 + 1);
    expect(failures(told)).toEqual([]);
    expectFewRefusals(limpd, 4);
  });

  it('300 calls of a user who has been signed in for an hour all succeed', async () => {
    await start();
    const client = await limpd.signIn();
    await limpd.pass(3617);
    const told = burst(client, 300, 'staff/create');
    expect(await secondsUntil(told)).toBeLessThan(4 * 60 + 1);
    expect(failures(told)).toEqual([]);
    expectFewRefusals(limpd, 62);
  });

  it('signing in behind 300 calls of ANON succeeds, and what follows is the users', async () => {
    await start();
    const client = await limpd.connect();
    const told = [...burst(client, 300, 'staff/read'), watchOutcome(client.auth(...ADMIN))];
    told.push(...burst(client, 120, 'staff/create'));
    expect(await secondsUntil(told)).toBeLessThan(11 * 60);
    expect(failures(told)).toEqual([]);
    const quota = await firstValueFrom(client.quota$);
    expect(quota.limits.anon).toBe(39);
  });

  it.each([
    // Frames: 120 chunks and their call.
    [120, 'a second', 1, 60],
    [120, 'an hour', 3600, 60],
    [350, 'a second', 1, 4 * 60],
    [350, 'an hour', 3600, 4 * 60],
    // Four windows hold just as many as there are.
    [380, 'an hour', 3600, 4 * 60],
  ])(
    '%d chunks of a user who signed in %s ago go up as fast as windows allow',
    async (chunks, _ago, ago, shortest) => {
      await start();
      const client = await limpd.signIn();
      await limpd.pass(ago);
      const told = watchOutcome(upload(client, chunks));
      expect(await secondsUntil([told])).toBeLessThan(1.15 * shortest);
      expect(told).toEqual(['reply', 'complete']);
      expectFewRefusals(limpd, 63);
    },
  );

  it('calls made while files go up are answered at once where the windows have room, else in the next', async () => {
    await start();
    const client = await limpd.signIn();
    await limpd.pass(1);
    const uploaded = watchOutcome(upload(client, 350));
    await limpd.pass(2 * 60);
    const told: string[][] = [];
    for (let call = 0; call < 8; call++) {
      told.push(watchOutcome(client.call('staff/read')));
      await limpd.pass(10);
    }
    expect(failures(told)).toEqual([]);
    expect(await secondsUntil([uploaded])).toBeLessThan(4 * 60);
    expect(uploaded).toEqual(['reply', 'complete']);
  });

  it.each([
    // How many pass in a window, and how many windows 200 calls need behind conn/verify.
    ['10', { anon: 10 }, 9, 23],
    ['25', { anon: 25 }, 24, 9],
    ['101', { anon: 101 }, 100, 3],
    ['1000', { anon: 1000, ip: 5000 }, 999, 1],
  ])('a quota of %s is kept, and 200 calls succeed', async (_name, quotas, passing, windows) => {
    await start(quotas);
    const client = await limpd.connect();
    const told = burst(client, 200, 'staff/read');
    expect(await secondsUntil(told)).toBeLessThan((windows - 1) * 60 + 1);
    expect(failures(told)).toEqual([]);
    expect(Math.max(0, ...limpd.refusedByMinute.slice(1))).toBeLessThanOrEqual(1);
    const { limits } = await firstValueFrom(client.quota$);
    expect(limits.anon).toBe(windows === 1 ? null : passing);
  });

  it.each([1000, 3000, 10_000])('a window of %d ms is found out', async (windowMs) => {
    await start({ windowMs });
    const told = burst(await limpd.connect(), 600, 'staff/read');
    const seconds = await secondsUntil(told);
    expect(failures(told)).toEqual([]);
    expect(seconds).toBeLessThan((1.15 * 15 * windowMs) / 1000 + 35);
    expect(limpd.refused.length).toBeLessThan(30);
  });

  it('two clients behind one address both come through, and learn nothing wrong of their connections', async () => {
    await start({ anon: 1000, ip: 500 });
    const clients = [await limpd.connect(), await limpd.connect()];
    const told = clients.flatMap((client) => burst(client, 700, 'staff/read'));
    expect(await secondsUntil(told)).toBeLessThan(5 * 60);
    expect(failures(told)).toEqual([]);
    for (const client of clients) {
      expect((await firstValueFrom(client.quota$)).limits).toEqual({ anon: null, user: null });
    }
  });

  it('a connection that is lost while the quota holds loses no call, and runs none twice', async () => {
    await start();
    const client = await limpd.signIn();
    const told = burst(client, 300, 'staff/create');
    await limpd.pass(30);
    limpd.drop();
    await secondsUntil(told);
    expect(failures(told)).toEqual([]);
    const read = firstValueFrom(client.call('staff/read'));
    await limpd.pass(60);
    expect((await read).args.total).toBe(300);
  });

  it('a client whose conn/verify is refused comes through, its calls waiting without a clock', async () => {
    await start({ anon: 1000, ip: 100 });
    const first = burst(await limpd.connect(), 150, 'staff/read');
    await limpd.pass(2);
    const told = burst(limpd.connecting(), 20, 'staff/read');
    await limpd.pass(50);
    expect(isSettled(told)).toBe(false);
    await secondsUntil([...first, ...told]);
    expect(failures([...first, ...told])).toEqual([]);
  });
});

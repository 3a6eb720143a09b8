import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClient } from '../../spec/fake-client';
import { settled, watchOutcome } from '../../spec/outcome';
import { QuotaServer } from '../../spec/quota-server';
import { LimpError } from '../errors';
import * as code from './learned-quota';
import { quotaCode } from './quota-code';
import type { QuotaCode } from './quota-code';
import type { QuotaState } from './quota-state';

/** As servers of ANON have it, and a minute. */
const LIMIT = 39;
const WINDOW = 60_000;

describe('What learns the quota', () => {
  let fake: FakeClient;
  let debug: string[];
  /** How many times it was asked for. */
  let asked: number;
  let come: (loaded: QuotaCode) => void;
  let stayAway: () => void;
  const state = (): Promise<QuotaState> => firstValueFrom(fake.client.quota$);
  const call = (count: number, endpoint = 'a/one'): string[][] =>
    Array.from({ length: count }, () => watchOutcome(fake.client.call(endpoint)));
  const given = (): number => fake.connection.given.length;

  beforeEach(() => {
    asked = 0;
    vi.spyOn(quotaCode, 'loaded', 'get').mockReturnValue(null);
    vi.spyOn(quotaCode, 'get').mockImplementation(() => {
      asked += 1;
      return new Promise((resolve, reject) => {
        come = resolve;
        stayAway = () => {
          reject(LimpError.of('connection-lost', 'It could not be loaded.'));
        };
      });
    });
    debug = [];
    fake = new FakeClient({
      logger: { warn: () => undefined, debug: (message) => debug.push(message) },
    });
    fake.connect();
    debug.length = 0;
  });

  afterEach(() => {
    fake.client.destroy();
    vi.restoreAllMocks();
  });

  it('is never loaded for 19 frames a minute, of which no more than those of a minute are kept in mind', async () => {
    const server = new QuotaServer(fake, LIMIT, WINDOW);
    for (let minute = 0; minute < 120; minute++) {
      // With conn/verify, or three heartbeats.
      call(16);
      await server.pass(60);
    }
    expect(asked).toBe(0);
    const lengths: number[] = [];
    call(30);
    await settled();
    expect(asked).toBe(1);
    come({
      LearnedQuota: class extends code.LearnedQuota {
        constructor(...args: ConstructorParameters<typeof code.LearnedQuota>) {
          lengths.push(args[1].log.length);
          super(...args);
        }
      },
    });
    await settled();
    expect(lengths[0]).toBeLessThanOrEqual(2 * LIMIT);
  });

  it('is loaded with the 20th frame of a window, and nothing waits for it before the 40th', async () => {
    call(18);
    await settled();
    expect(asked).toBe(0);
    call(1);
    await settled();
    expect(asked).toBe(1);
    call(30);
    await settled();
    expect(given()).toBe(39);
    expect(await state()).toMatchObject({ isThrottled: false, used: 39, limit: null });
    come(code);
    await settled();
    // The one that asks.
    expect(given()).toBe(40);
    expect(await state()).toMatchObject({ isThrottled: false, used: 40, limit: null });
  });

  it('comes after the first refusal as well: calls wait, no clock runs, and one frame was refused', async () => {
    const server = new QuotaServer(fake, 6, WINDOW);
    const told = call(5);
    server.work();
    await settled();
    told.push(...call(1));
    await settled();
    server.work();
    told.push(...call(4));
    await settled();
    expect(asked).toBe(1);
    expect(await state()).toEqual({
      isThrottled: true,
      throttledBy: 'connection',
      throttledUntil: null,
      chunksThrottledUntil: null,
      used: 7,
      limit: null,
      limits: { anon: null, user: null },
    });
    const { refused } = server;
    fake.clock.advance(40_000);
    come(code);
    await settled();
    // The first second is over: a call asks whether the window is.
    expect(await state()).toMatchObject({
      throttledBy: 'connection',
      throttledUntil: null,
      limit: 6,
    });
    expect(refused).toBe(1);
    await server.pass(25);
    expect(told.map((outcome) => outcome.join())).toEqual(told.map(() => 'reply,complete'));
  });

  it('goes on from where it would be: what is over by the time it comes is over', async () => {
    call(1);
    await settled();
    fake.connection.answer('a/one', 429, { code: 'CORE_REQ_IP_QUOTA_HIT' });
    expect(await state()).toMatchObject({ throttledBy: 'address' });
    fake.clock.advance(999);
    expect(given()).toBe(2);
    fake.clock.advance(2);
    come(code);
    await settled();
    // The hold of a second is over, and the call asks.
    expect(given()).toBe(3);
    fake.connection.answer('a/one');
    expect(await state()).toMatchObject({ isThrottled: false });
    expect(debug).toEqual([
      'The quota of this address is used up. Calls wait 1 s, and their timeouts stand still.',
      'The quota lets calls pass again.',
    ]);
  });

  it('stops no call where it cannot be loaded, and is asked for again with 20 more', async () => {
    call(100);
    await settled();
    expect(given()).toBe(39);
    stayAway();
    await settled();
    expect(asked).toBe(2);
    expect(given()).toBe(78);
    expect(debug).toEqual(['It could not be loaded.']);
    come(code);
    await settled();
    fake.clock.advance(1000);
    await settled();
    expect(given()).toBe(101);
  });

  it.each([
    [
      'cannot be loaded',
      (): void => {
        stayAway();
      },
    ],
    ['neither comes nor fails', (): void => undefined],
  ])(
    'makes calls wait for a minute after a refusal where it %s, and the next asks again',
    async (_, fail) => {
      const told = call(1);
      await settled();
      fake.connection.answer('a/one', 429);
      told.push(...call(1));
      fail();
      await settled();
      expect(await state()).toMatchObject({ throttledBy: 'connection' });
      fake.clock.advance(WINDOW - 1);
      await settled();
      expect(told.flat()).toEqual([]);
      expect(fake.connection.given.filter(({ endpoint }) => endpoint === 'a/one')).toHaveLength(1);
      fake.clock.advance(1);
      await settled();
      expect(await state()).toMatchObject({ isThrottled: false, throttledBy: null });
      expect(fake.connection.given.filter(({ endpoint }) => endpoint === 'a/one')).toHaveLength(3);
      fake.connection.answer('a/one', 429);
      expect(asked).toBe(2);
      come(code);
      await settled();
      fake.clock.advance(1000);
      await settled();
      fake.connection.answer('a/one');
      expect(told).toContainEqual(['reply', 'complete']);
    },
  );

  it('keeps frames waiting for ten seconds at most where it neither comes nor fails, so none times out', async () => {
    const server = new QuotaServer(fake, 1000, WINDOW);
    const told = call(60);
    await server.pass(9);
    expect(told.filter((outcome) => outcome.length > 0)).toHaveLength(38);
    await server.pass(2);
    expect(told.map((outcome) => outcome.join())).toEqual(told.map(() => 'reply,complete'));
  });

  it('comes for nothing where the connection that was refused is gone; the address is no better with the next', async () => {
    call(1);
    await settled();
    fake.connection.answer('a/one', 429);
    const emitted: QuotaState[] = [];
    fake.client.quota$.subscribe((emission) => emitted.push(emission));
    fake.connection.events.closed(1006, '');
    expect(emitted.map(({ isThrottled, used }) => [isThrottled, used])).toEqual([
      [true, 2],
      [false, 0],
    ]);
    fake.clock.advance(500);
    fake.connection.becomeReady();
    await settled();
    expect(fake.connection.last('a/one')).toBeDefined();
    expect(await state()).toMatchObject({ isThrottled: false, used: 2 });
    fake.connection.answer('a/one', 429, { code: 'CORE_REQ_IP_QUOTA_HIT' });
    fake.connection.events.closed(1006, '');
    fake.reconnectNow();
    await settled();
    expect(await state()).toMatchObject({ throttledBy: 'address' });
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).toEqual(['conn/verify']);
    come(code);
    await settled();
    expect(fake.connection.last('a/one')).toBeDefined();
    expect(await state()).toMatchObject({ isThrottled: false, limit: null, used: 2 });
  });

  it('keeps no clock from running once the connection that was refused is gone', async () => {
    const told = call(1);
    await settled();
    fake.connection.answer('a/one', 429);
    fake.clock.advance(20_000);
    fake.connection.events.closed(1006, '');
    fake.clock.advance(30_000);
    expect(told).toEqual([['timeout']]);
  });

  it.each([
    ['while many are sent', 200],
    ['after a refusal', 429],
  ])('leaves no timer behind when the client is closed %s', async (_, status) => {
    call(30);
    await settled();
    fake.connection.answer('a/one', status);
    fake.client.close();
    expect(fake.clock.pending).toBe(0);
    come(code);
    await settled();
    expect(fake.clock.pending).toBe(0);
  });
});

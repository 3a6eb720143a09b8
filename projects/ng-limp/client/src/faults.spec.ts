import { firstValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { PacedClock } from '../spec/paced-clock';
import { Random } from '../spec/random.mts';
import type { LimpdAt } from '../spec/server-types';
import { ADMIN, ANON_TOKEN, servers } from '../spec/servers';
import { LimpError } from './errors';
import { LimpClient } from './limp-client';
import { memoryStore } from './session/session-stores';

/** How long a call of a schedule may take, in ms. */
const TIMEOUT = 4000;
const CALLS = 100;
/** How many schedules run side by side. */
const LANES = 10;

/** A call of a schedule, and all that it was told. */
interface Made {
  readonly kind: 'read' | 'create' | 'repeatable create' | 'upload';
  readonly name: string;
  readonly file: Uint8Array<ArrayBuffer> | null;
  readonly outcomes: string[];
  /** Whether its timeout was long over when it was told. */
  isLate: boolean;
}

const { schedules, seed: firstSeed } = await servers.soakPlan();

/** What came of a schedule. */
interface Outcome {
  readonly seed: number;
  /** How many of its calls were answered. */
  readonly replied: number;
  readonly client: WeakRef<LimpClient>;
}

/** Runs a schedule: a hundred calls through a network that fails, then a look at what the server has. */
async function run(seed: number): Promise<Outcome> {
  const limpd = await servers.startLimpd();
  const proxy = await servers.startProxy(limpd.url, seed);
  const random = new Random(seed * 7919);
  const clock = new PacedClock();
  const client = new LimpClient({
    sessionStore: memoryStore(),
    clock,
    timeouts: { call: TIMEOUT, connect: 600 },
    reconnect: { minDelay: 20, maxDelay: 100 },
    heartbeat: { interval: 300, timeout: 300 },
    logger: { warn: () => undefined, debug: () => undefined },
  });
  const config = { anonToken: ANON_TOKEN, authAttrs: ['email'], fileChunkSize: 8000 };
  client.init({ ...config, api: proxy.url });
  await firstValueFrom(client.auth(...ADMIN));
  await servers.setHealthy(proxy.id, false);
  const made = await Promise.all(
    Array.from({ length: CALLS }, (_, place) =>
      make(client, clock, random, `${String(seed)}/${String(place)}`),
    ),
  );
  for (const { outcomes, kind, isLate } of made) {
    expect(outcomes).toHaveLength(1);
    // An upload may take its time as long as chunks are acknowledged.
    if (kind !== 'upload') expect(isLate).toBe(false);
  }
  await servers.setHealthy(proxy.id, true);
  await look(limpd, made);
  client.destroy();
  expect(clock.pending).toBe(0);

  const replied = made.filter(({ outcomes: [first] }) => first === 'reply').length;
  return { seed, replied, client: new WeakRef(client) };
}

async function make(
  client: LimpClient,
  clock: PacedClock,
  random: Random,
  name: string,
): Promise<Made> {
  const draw = random.next();
  const wait = random.between(0, 2000);
  const kind =
    draw < 0.5 ? 'read' : draw < 0.75 ? 'create' : draw < 0.85 ? 'repeatable create' : 'upload';
  const file = kind === 'upload' ? new Uint8Array(random.between(1, 30_000)) : null;
  file?.forEach((_, at) => (file[at] = random.between(0, 255)));
  const made: Made = { kind, name, file, outcomes: [], isLate: false };
  await new Promise<void>((resolve) => clock.after(wait, resolve));
  const late = clock.after(TIMEOUT + 2000, () => {
    made.isLate = true;
  });
  const call =
    kind === 'read'
      ? client.call('staff/read', { query: [{ $limit: 1 }] })
      : client.call('staff/create', {
          doc: {
            name: { en_AE: name },
            ...(file === null ? {} : { photo: new File([file], 'f.png', { type: 'image/png' }) }),
          },
          idempotent: kind === 'repeatable create',
        });
  await new Promise<void>((resolve) => {
    call.subscribe({
      next: () => {
        made.outcomes.push('reply');
      },
      error: (error: unknown) => {
        made.outcomes.push(LimpError.from(error).kind);
        resolve();
      },
      complete: resolve,
    });
  });
  late();
  return made;
}

/** Looks at the server past the proxy: which documents there are, and their files. */
async function look(limpd: LimpdAt, made: readonly Made[]): Promise<void> {
  const viewer = new LimpClient({ sessionStore: memoryStore() });
  viewer.init({ api: limpd.url, anonToken: ANON_TOKEN, authAttrs: ['email'] });
  const docs = (await firstValueFrom(viewer.call('staff/read'))).args.docs ?? [];
  for (const { kind, name, file, outcomes } of made) {
    const found = docs.filter((doc) => JSON.stringify(doc['name']).includes(`"${name}"`));
    const [outcome = ''] = outcomes;
    if (kind === 'read') expect(found).toHaveLength(0);
    else if (outcome === 'reply' && kind !== 'repeatable create') expect(found).toHaveLength(1);
    else if (outcome === 'reply') expect(found.length).toBeGreaterThan(0);
    else if (outcome === 'refused') expect(found).toHaveLength(0);
    else if (kind !== 'repeatable create') expect(found.length).toBeLessThan(2);
    for (const { _id } of found) {
      if (file === null) continue;
      const response = await fetch(viewer.fileUrl('staff', _id, 'photo', 'f.png'));
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(bytes.length === file.length && bytes.every((byte, at) => byte === file[at])).toBe(
        true,
      );
    }
  }
  viewer.destroy();
}

describe('Over a network that delays, splits, stalls, cuts, refuses, goes half-open, and loses, duplicates and reorders replies', () => {
  const outcomes: Outcome[] = [];

  afterAll(async () => {
    await servers.stopServers();
  });

  const lanes = Array.from({ length: Math.ceil(schedules / LANES) }, (_, lane) => lane);
  it.each(lanes)(
    'every call settles once, every document exists as often as it may, every file is whole: lane %i',
    async (lane) => {
      const seeds = Array.from({ length: LANES }, (_, place) => lane * LANES + place)
        .filter((place) => place < schedules)
        .map((place) => firstSeed + place);
      const results = await Promise.allSettled(
        seeds.map(async (seed) => {
          try {
            outcomes.push(await run(seed));
          } catch (error) {
            const replay = `LIMP_SEED=${String(seed)} LIMP_SCHEDULES=1 replays it`;
            throw new Error(`Schedule ${String(seed)} failed (${replay}): ${String(error)}`, {
              cause: error,
            });
          }
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  );

  it('most calls are answered all the same', () => {
    const replied = outcomes.reduce((sum, outcome) => sum + outcome.replied, 0);
    expect(replied).toBeGreaterThan((outcomes.length * CALLS) / 2);
  });

  it('nothing of a client is left once it was destroyed', async () => {
    await cdp().send('HeapProfiler.collectGarbage');
    const left = outcomes.filter(({ client }) => client.deref() !== undefined);
    expect(left.map(({ seed }) => seed)).toEqual([]);
  });
});

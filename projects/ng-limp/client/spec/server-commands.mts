import { createHmac } from 'node:crypto';
import type { BrowserCommand } from 'vitest/node';

import { manualClock } from '../../../limpd/testing/manual-clock.ts';
import type { ManualClock } from '../../../limpd/testing/manual-clock.ts';
import { createLimpd, createMemoryStore, silentLogger } from '../../../limpd/src/public-api.ts';
import type { Limpd, Store } from '../../../limpd/src/public-api.ts';
import { DecodingServer } from './decoding-server.mts';
import { FaultProxy } from './fault-proxy.mts';
import { ScriptedServer } from './scripted-server.mts';
import type { LimpdAs, LimpdAt, Script, ScriptedAt, SeenFrame } from './server-types.ts';

interface Running {
  readonly limpd: Limpd;
  readonly store: Store;
  readonly options: LimpdAs;
  readonly clock: ManualClock;
}

const limpds = new Map<number, Running>();
const scripteds = new Map<number, ScriptedServer>();
const decodings = new Set<DecodingServer>();
const proxies = new Map<number, FaultProxy>();
let nextId = 1;

function limpdOf(id: number): Running {
  const found = limpds.get(id);
  if (found === undefined) throw new Error(`There is no limpd ${String(id)}.`);
  return found;
}

function scriptedOf(id: number): ScriptedServer {
  const found = scripteds.get(id);
  if (found === undefined) throw new Error(`There is no scripted server ${String(id)}.`);
  return found;
}

/** What specs in the page can have done in Node: real servers begun and ended, signatures made by another hand. */
export const serverCommands = {
  startLimpd: (async (_, options: LimpdAs = {}): Promise<LimpdAt> => {
    const store = createMemoryStore();
    const clock = manualClock();
    const { hasManualClock = false, ...rest } = options;
    const limpd = await createLimpd({
      ...rest,
      ...(hasManualClock ? { clock } : {}),
      port: 0,
      store,
      logger: silentLogger,
    });
    const id = nextId++;
    limpds.set(id, { limpd, store, options: rest, clock });
    return { id, url: limpd.url, httpUrl: limpd.httpUrl };
  }) satisfies BrowserCommand<[LimpdAs?]>,

  /** Lets time pass at a limpd whose clock is by hand. */
  passTime: ((_, id: number, ms: number) => {
    limpdOf(id).clock.advance(ms);
  }) satisfies BrowserCommand<[number, number]>,

  /** Ends a limpd, its port free until it is started again. */
  stopLimpd: (async (_, id: number) => {
    await limpdOf(id).limpd.close();
  }) satisfies BrowserCommand<[number]>,

  /** Starts a stopped limpd on its former port, with its former documents or with none. */
  restartLimpd: (async (_, id: number, keepDocs: boolean) => {
    const { limpd, store, options, clock } = limpdOf(id);
    const next = keepDocs ? store : createMemoryStore();
    const same = { ...options, port: limpd.port, store: next, logger: silentLogger };
    limpds.set(id, { limpd: await createLimpd(same), store: next, options, clock });
  }) satisfies BrowserCommand<[number, boolean]>,

  startScripted: (async (_, script: Script, tokens: readonly string[]): Promise<ScriptedAt> => {
    const server = await ScriptedServer.open(script, tokens);
    const id = nextId++;
    scripteds.set(id, server);
    return { id, url: server.url };
  }) satisfies BrowserCommand<[Script, readonly string[]]>,

  seenFrames: ((_, id: number): readonly SeenFrame[] =>
    scriptedOf(id).frames) satisfies BrowserCommand<[number]>,

  connCount: ((_, id: number): number => scriptedOf(id).conns) satisfies BrowserCommand<[number]>,

  dropConns: ((_, id: number) => {
    scriptedOf(id).drop();
  }) satisfies BrowserCommand<[number]>,

  say: ((_, id: number, text: string) => {
    scriptedOf(id).say(text);
  }) satisfies BrowserCommand<[number, string]>,

  sayBytes: ((_, id: number, bytes: readonly number[]) => {
    scriptedOf(id).sayBytes(bytes);
  }) satisfies BrowserCommand<[number, readonly number[]]>,

  /** A server that decodes what it is sent by itself. */
  startDecoding: (async (_, token: string): Promise<ScriptedAt> => {
    const server = await DecodingServer.open(token);
    decodings.add(server);
    return { id: nextId++, url: server.url };
  }) satisfies BrowserCommand<[string]>,

  /** Puts a proxy in front of a limpd. It is healthy until it is told otherwise. */
  startProxy: (async (_, target: string, seed: number): Promise<ScriptedAt> => {
    const proxy = await FaultProxy.open(target, seed);
    const id = nextId++;
    proxies.set(id, proxy);
    return { id, url: proxy.url };
  }) satisfies BrowserCommand<[string, number]>,

  setHealthy: ((_, id: number, isHealthy: boolean) => {
    proxies.get(id)?.setHealthy(isHealthy);
  }) satisfies BrowserCommand<[number, boolean]>,

  /** How many schedules of faults to run, and the seed of the first. */
  soakPlan: (): { readonly schedules: number; readonly seed: number } => ({
    schedules: Number(process.env['LIMP_SCHEDULES'] ?? 20),
    seed: Number(process.env['LIMP_SEED'] ?? 1),
  }),

  /** Ends every server of a spec. */
  stopServers: (async () => {
    for (const proxy of proxies.values()) proxy.close();
    proxies.clear();
    for (const server of scripteds.values()) server.close();
    scripteds.clear();
    for (const server of decodings) server.close();
    decodings.clear();
    await Promise.all([...limpds.values()].map(({ limpd }) => limpd.close()));
    limpds.clear();
  }) satisfies BrowserCommand,

  /** An HS256 signature by Node's own crypto, in base64url. */
  hmac: ((_, key: string, data: string): string => {
    return createHmac('sha256', Buffer.from(key, 'utf8')).update(data, 'utf8').digest('base64url');
  }) satisfies BrowserCommand<[string, string]>,

  /** Base64url by Node's own Buffer. */
  base64url: ((_, text: string): string => {
    return Buffer.from(text, 'utf8').toString('base64url');
  }) satisfies BrowserCommand<[string]>,
};

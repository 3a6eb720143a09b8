import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { BrowserCommand } from 'vitest/node';

import { manualClock } from '../../../limpd/testing/manual-clock.ts';
import type { ManualClock } from '../../../limpd/testing/manual-clock.ts';
import { createLimpd, createMemoryStore, silentLogger } from '../../../limpd/src/public-api.ts';
import type { Limpd, Store } from '../../../limpd/src/public-api.ts';
import { DecodingServer } from './decoding-server.mts';
import { FileServer } from './file-server.mts';
import { FaultProxy } from './fault-proxy.mts';
import { ScriptedServer } from './scripted-server.mts';
import type {
  FileScript,
  LimpdAs,
  LimpdAt,
  Script,
  ScriptedAt,
  SeenFrame,
  SeenRequest,
} from './server-types.ts';

const PRIVATE_MODULES = fileURLToPath(new URL('../../../limpd/testing/modules', import.meta.url));

interface Running {
  readonly limpd: Limpd;
  readonly store: Store;
  readonly options: LimpdAs;
  readonly clock: ManualClock;
}

const limpds = new Map<number, Running>();
const scripteds = new Map<number, ScriptedServer>();
const fileServers = new Map<number, FileServer>();
const proxies = new Map<number, FaultProxy>();
/** What ends the servers of each page: where there are many cores, several pages run specs side by side. */
const ends = new Map<string, (() => unknown)[]>();
let nextId = 1;

function atEnd(sessionId: string, end: () => unknown): void {
  ends.set(sessionId, [...(ends.get(sessionId) ?? []), end]);
}

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

/** Specs sign in often, and nobody steals their passwords. */
const CHEAP_PASSWORDS = { memoryKiB: 8, passes: 1 };

/** What specs in the page can have done in Node: real servers begun and ended, signatures made by another hand. */
export const serverCommands = {
  startLimpd: (async ({ sessionId }, options: LimpdAs = {}): Promise<LimpdAt> => {
    const store = createMemoryStore();
    const clock = manualClock();
    const { hasManualClock = false, ...rest } = options;
    const limpd = await createLimpd({
      ...rest,
      ...(options.isPrivate === true ? { modulesDirs: [PRIVATE_MODULES] } : {}),
      ...(hasManualClock ? { clock } : {}),
      port: 0,
      store,
      logger: silentLogger,
      passwordCost: CHEAP_PASSWORDS,
    });
    const id = nextId++;
    limpds.set(id, { limpd, store, options: rest, clock });
    atEnd(sessionId, async () => {
      await limpdOf(id).limpd.close();
      limpds.delete(id);
    });
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
    const same = {
      ...options,
      port: limpd.port,
      store: next,
      logger: silentLogger,
      passwordCost: CHEAP_PASSWORDS,
    };
    limpds.set(id, { limpd: await createLimpd(same), store: next, options, clock });
  }) satisfies BrowserCommand<[number, boolean]>,

  startScripted: (async (
    { sessionId },
    script: Script,
    tokens: readonly string[],
  ): Promise<ScriptedAt> => {
    const server = await ScriptedServer.open(script, tokens);
    const id = nextId++;
    scripteds.set(id, server);
    atEnd(sessionId, () => {
      server.close();
      scripteds.delete(id);
    });
    return { id, url: server.url };
  }) satisfies BrowserCommand<[Script, readonly string[]]>,

  seenFrames: ((_, id: number): readonly SeenFrame[] =>
    scriptedOf(id).frames) satisfies BrowserCommand<[number]>,

  connCount: ((_, id: number): number => scriptedOf(id).connections) satisfies BrowserCommand<
    [number]
  >,

  dropConnections: ((_, id: number) => {
    scriptedOf(id).drop();
  }) satisfies BrowserCommand<[number]>,

  say: ((_, id: number, text: string) => {
    scriptedOf(id).say(text);
  }) satisfies BrowserCommand<[number, string]>,

  sayBytes: ((_, id: number, bytes: readonly number[]) => {
    scriptedOf(id).sayBytes(bytes);
  }) satisfies BrowserCommand<[number, readonly number[]]>,

  /** A server that decodes what it is sent by itself. */
  startDecoding: (async ({ sessionId }, token: string): Promise<ScriptedAt> => {
    const server = await DecodingServer.open(token);
    atEnd(sessionId, () => {
      server.close();
    });
    return { id: nextId++, url: server.url };
  }) satisfies BrowserCommand<[string]>,

  startFileServer: (async ({ sessionId }, script: FileScript): Promise<ScriptedAt> => {
    const server = await FileServer.open(script);
    const id = nextId++;
    fileServers.set(id, server);
    atEnd(sessionId, () => {
      server.close();
      fileServers.delete(id);
    });
    return { id, url: server.url };
  }) satisfies BrowserCommand<[FileScript]>,

  seenRequests: ((_, id: number): readonly SeenRequest[] =>
    fileServers.get(id)?.requests ?? []) satisfies BrowserCommand<[number]>,

  finishFile: ((_, id: number, text: string) => {
    fileServers.get(id)?.finish(text);
  }) satisfies BrowserCommand<[number, string]>,

  /** Puts a proxy in front of a limpd. It is healthy until it is told otherwise. */
  startProxy: (async ({ sessionId }, target: string, seed: number): Promise<ScriptedAt> => {
    const proxy = await FaultProxy.open(target, seed);
    const id = nextId++;
    proxies.set(id, proxy);
    atEnd(sessionId, () => {
      proxy.close();
      proxies.delete(id);
    });
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
  stopServers: (async ({ sessionId }) => {
    const all = ends.get(sessionId) ?? [];
    ends.delete(sessionId);
    // The last that was begun may stand before the others.
    for (const end of all.reverse()) await end();
  }) satisfies BrowserCommand,

  /** Answers, once the process of the servers comes to it. */
  answer: (() => undefined) satisfies BrowserCommand,

  /** An HS256 signature by Node's own crypto, in base64url. */
  hmac: ((_, key: string, data: string): string => {
    return createHmac('sha256', Buffer.from(key, 'utf8')).update(data, 'utf8').digest('base64url');
  }) satisfies BrowserCommand<[string, string]>,

  /** Base64url by Node's own Buffer. */
  base64url: ((_, text: string): string => {
    return Buffer.from(text, 'utf8').toString('base64url');
  }) satisfies BrowserCommand<[string]>,
};

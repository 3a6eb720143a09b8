import { createHmac } from 'node:crypto';
import type { BrowserCommand } from 'vitest/node';

import { createLimpd, createMemoryStore } from '../../../limpd/src/public-api.ts';
import type { Limpd, Store } from '../../../limpd/src/public-api.ts';
import { ScriptedServer } from './scripted-server.mts';
import type { LimpdAt, Script, ScriptedAt, SeenFrame } from './server-types.ts';

const limpds = new Map<number, { limpd: Limpd; readonly store: Store }>();
const scripteds = new Map<number, ScriptedServer>();
let nextId = 1;

function limpdOf(id: number): { limpd: Limpd; readonly store: Store } {
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
  startLimpd: (async (): Promise<LimpdAt> => {
    const store = createMemoryStore();
    const limpd = await createLimpd({ port: 0, store });
    const id = nextId++;
    limpds.set(id, { limpd, store });
    return { id, url: limpd.url, httpUrl: limpd.httpUrl };
  }) satisfies BrowserCommand,

  /** Ends a limpd, its port free until it is started again. */
  stopLimpd: (async (_, id: number) => {
    await limpdOf(id).limpd.close();
  }) satisfies BrowserCommand<[number]>,

  /** Starts a stopped limpd on its former port, with its former documents or with none. */
  restartLimpd: (async (_, id: number, keepDocs: boolean) => {
    const { limpd, store } = limpdOf(id);
    const next = keepDocs ? store : createMemoryStore();
    const again = await createLimpd({ port: limpd.port, store: next });
    limpds.set(id, { limpd: again, store: next });
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

  /** Ends every server of a spec. */
  stopServers: (async () => {
    for (const server of scripteds.values()) server.close();
    scripteds.clear();
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

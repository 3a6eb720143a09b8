import { commands } from 'vitest/browser';
import type {
  FileScript,
  LimpdAs,
  LimpdAt,
  Script,
  ScriptedAt,
  SeenFrame,
  SeenRequest,
} from './server-types';

declare module 'vitest/browser' {
  interface BrowserCommands {
    startLimpd: (options?: LimpdAs) => Promise<LimpdAt>;
    passTime: (id: number, ms: number) => Promise<void>;
    stopLimpd: (id: number) => Promise<void>;
    restartLimpd: (id: number, keepDocs: boolean) => Promise<void>;
    startScripted: (script: Script, tokens: readonly string[]) => Promise<ScriptedAt>;
    seenFrames: (id: number) => Promise<readonly SeenFrame[]>;
    connCount: (id: number) => Promise<number>;
    dropConnections: (id: number) => Promise<void>;
    say: (id: number, text: string) => Promise<void>;
    sayBytes: (id: number, bytes: readonly number[]) => Promise<void>;
    startDecoding: (token: string) => Promise<ScriptedAt>;
    startFileServer: (script: FileScript) => Promise<ScriptedAt>;
    seenRequests: (id: number) => Promise<readonly SeenRequest[]>;
    finishFile: (id: number, text: string) => Promise<void>;
    startProxy: (target: string, seed: number) => Promise<ScriptedAt>;
    setHealthy: (id: number, isHealthy: boolean) => Promise<void>;
    soakPlan: () => Promise<{ readonly schedules: number; readonly seed: number }>;
    stopServers: () => Promise<void>;
    answer: () => Promise<void>;
    hmac: (key: string, data: string) => Promise<string>;
    base64url: (text: string) => Promise<string>;
  }
}

/** The servers that specs talk to; they run in Node. */
export const servers = commands;

/** What limpd begins with. */
export const ANON_TOKEN = '__ANON_TOKEN_f00000000000000000000012';
export const ADMIN = ['email', 'ADMIN@LIMP.MASAAR.COM', '__ADMIN'] as const;
export const ADMIN_ID = 'f00000000000000000000010';

/** The greeting of servers that want `conn/verify`. */
export const GREETING = '{"status":200,"msg":"Hello","args":{"code":"CORE_CONN_READY"}}';

import { createServer, type Server } from 'node:http';
import { groupModule } from './core/group.ts';
import { LiveSessions } from './core/live-sessions.ts';
import { sessionModule } from './core/session.ts';
import { settingModule } from './core/setting.ts';
import { sweepSessions } from './core/sweep-sessions.ts';
import { userModule } from './core/user.ts';
import { addressBehind } from './dispatch/peer-address.ts';
import { Quotas } from './dispatch/quota.ts';
import { strayErrors } from './dispatch/stray-errors.ts';
import { createListener } from './http/app.ts';
import { closeHttp } from './http/close-http.ts';
import { Thumbnails } from './http/thumbnails.ts';
import { loadModules, StartError } from './loader.ts';
import { bindModule } from './module/bind-module.ts';
import type { BoundModule, Services } from './module/method.ts';
import { openFiles } from './open-files.ts';
import { openStore } from './open-store.ts';
import {
  productionWarnings,
  resolveOptions,
  type LimpdOptions,
  type ResolvedOptions,
} from './options.ts';
import { Attempts } from './passwords/attempts.ts';
import { Passwords } from './passwords/passwords.ts';
import { attachSockets } from './ws/attach.ts';
import { atOnce, shuffled } from './ws/shuffle.ts';

/** Where the order of the replies of faithful servers comes from. */
const SHUFFLE_SEED = 7;

/** A running server. */
export interface Limpd {
  /** The port it listens on. */
  readonly port: number;
  /** Where websockets connect: `ws://HOST:PORT/ws`. */
  readonly url: string;
  /** Where HTTP requests go: `http://HOST:PORT`. */
  readonly httpUrl: string;
  /** Names of the packages' modules, the core's left out. */
  readonly modules: readonly string[];
  /**
   * Stops listening, lets calls and downloads that run finish within `graceMs`, and ends every conn. The
   * port is free when it resolves; a store that was passed stays usable.
   */
  close(): Promise<void>;
}

/**
 * Starts a LIMP server, of level 6.0 unless told otherwise.
 *
 * @throws StartError when it cannot be started as told: the port is taken, a package is missing, two
 *   modules share a name. The message says what to do.
 */
export async function createLimpd(options: LimpdOptions = {}): Promise<Limpd> {
  const resolved = resolveOptions(options);
  const { logger, level, quirks } = resolved;
  for (const warning of productionWarnings(resolved)) logger.warn(warning);

  const loaded = await loadModules(resolved.modulesDirs, resolved.packages);
  const core = [userModule, groupModule, sessionModule(level), settingModule].map((module) =>
    bindModule('core', module),
  );
  const modules = byName([...core, ...loaded]);
  const { bounds, clock } = resolved;
  const passwords = new Passwords(resolved.passwordCost, bounds.passwordChecks);
  const documents = await openStore({ ...resolved, passwords }, modules);
  const { store } = documents;
  const files = await openFiles(resolved, store, modules).catch(async (error: unknown) => {
    await documents.close();
    throw error;
  });
  const { uploads } = files;
  const sessions = new LiveSessions(store, quirks.sessionsOutlive);
  try {
    await sessions.begin();
    const services: Services = {
      store,
      modules,
      anonToken: resolved.anonToken,
      level,
      quirks,
      bounds,
      sessions,
      passwords,
      attempts: new Attempts(bounds, () => clock.now()),
      uploaded: files.uploaded,
    };
    const quotas =
      resolved.quotas === undefined
        ? undefined
        : new Quotas(resolved.quotas, () => clock.now(), bounds.addressesCounted);
    const addressOf = addressBehind(resolved.trustProxy);
    const listener = createListener({
      services,
      uploads,
      thumbnails: new Thumbnails(uploads.blobs, resolved.thumbnails),
      addressOf,
      origins: resolved.origins,
      waitFor: (address) => quotas?.waitMs(address),
    });
    const server = createServer(listener);
    // A file may take any time to come, as long as it comes.
    server.requestTimeout = 0;
    server.timeout = resolved.stallMs;
    const port = await listen(server, resolved);
    strayErrors.begin();
    const stopSweeping = sweepSessions(services, clock);
    const sockets = attachSockets(server, {
      services,
      logger,
      uploads,
      quotas,
      origins: resolved.origins,
      addressOf,
      schedule: quirks.shufflesReplies ? shuffled(SHUFFLE_SEED) : atOnce,
      clock,
      idleMs: resolved.idleMs,
    });
    const authority = `${reachableHost(resolved.host)}:${port}`;
    return {
      port,
      url: `ws://${authority}/ws`,
      httpUrl: `http://${authority}`,
      modules: loaded.map((module) => module.name),
      close: async () => {
        const { graceMs } = resolved;
        stopSweeping();
        await Promise.all([closeHttp(server, graceMs), sockets.close(graceMs)]);
        await files.close();
        sessions.end();
        strayErrors.end();
        await documents.close();
      },
    };
  } catch (error) {
    sessions.end();
    await files.close();
    await documents.close();
    throw error;
  }
}

function byName(modules: readonly BoundModule[]): ReadonlyMap<string, BoundModule> {
  const named = new Map<string, BoundModule>();
  for (const module of modules) {
    const other = named.get(module.name);
    if (other !== undefined) {
      throw new StartError(
        `Two packages have a module '${module.name}' (${other.code} and ${module.code}). Choose one with --packages.`,
      );
    }
    named.set(module.name, module);
  }
  return named;
}

function listen(server: Server, { port, host }: ResolvedOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    // Stays: an error of the server after it has begun to listen must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? portTaken(port)
          : new StartError(`Cannot listen on ${host}, port ${port}: ${error.message}.`),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function portTaken(port: number): StartError {
  return new StartError(`Port ${port} is taken. Choose another with -p PORT (or --port PORT).`);
}

/** A server that listens everywhere is reached at this machine's own address. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

import { createServer, type Server } from 'node:http';
import { ensureFirstDocs } from './core/first-start.ts';
import { groupModule } from './core/group.ts';
import { sessionModule } from './core/session.ts';
import { settingModule } from './core/setting.ts';
import { userModule } from './core/user.ts';
import { createListener } from './http/app.ts';
import { closeHttp } from './http/close-http.ts';
import { Thumbnails } from './http/thumbnails.ts';
import { loadModules, StartError } from './loader.ts';
import { bindModule } from './module/bind-module.ts';
import type { BoundModule, Services } from './module/method.ts';
import { openFiles } from './open-files.ts';
import {
  productionWarnings,
  resolveOptions,
  type LimpdOptions,
  type ResolvedOptions,
} from './options.ts';
import { attachSockets } from './ws/attach.ts';
import { Quotas } from './ws/quota.ts';
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
  const { store, logger, level, quirks } = resolved;
  for (const warning of productionWarnings(resolved)) logger.warn(warning);

  const loaded = await loadModules(resolved.modulesDirs, resolved.packages);
  const core = [userModule, groupModule, sessionModule(level), settingModule].map((module) =>
    bindModule('core', module),
  );
  const modules = byName([...core, ...loaded]);
  for (const { name, unique } of modules.values()) {
    await store.declare(name, { unique });
  }
  await ensureFirstDocs(store, resolved);

  const files = await openFiles(resolved, modules);
  const { uploads } = files;
  try {
    const services: Services = {
      store,
      modules,
      anonToken: resolved.anonToken,
      level,
      quirks,
      uploaded: files.uploaded,
    };
    const { clock } = resolved;
    const quotas =
      resolved.quotas === undefined ? undefined : new Quotas(resolved.quotas, () => clock.now());
    const listener = createListener({
      services,
      uploads,
      thumbnails: new Thumbnails(uploads.blobs, resolved.thumbnails),
      addressOf: (request) => request.socket.remoteAddress ?? '',
      waitFor: (address) =>
        quotas?.conn(address)(true) === 'ip-quota' ? resolved.quotas?.windowMs : undefined,
    });
    const server = createServer(listener);
    // A file may take any time to come, as long as it comes.
    server.requestTimeout = 0;
    server.timeout = resolved.stallMs;
    const port = await listen(server, resolved);
    const sockets = attachSockets(server, {
      services,
      logger,
      uploads,
      quotas,
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
        await Promise.all([closeHttp(server, graceMs), sockets.close(graceMs)]);
        await files.close();
      },
    };
  } catch (error) {
    await files.close();
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

import { fileURLToPath } from 'node:url';
import { createMemoryStore } from './data/memory-store.ts';
import type { Store } from './data/store.ts';
import { consoleLogger, type Logger } from './logger.ts';

/** How a server shall be. Everything has a default. */
export interface LimpdOptions {
  /** Port to listen on; 0 takes any that is free. 8081 by default. */
  readonly port?: number;
  /**
   * Address to listen on. `127.0.0.1` by default: a server with default credentials must not be
   * reachable from elsewhere by accident. `0.0.0.0` makes it reachable from everywhere.
   */
  readonly host?: string;
  /** Name of the environment. `dev` by default; `prod` and `production` bring warnings about defaults that are unsafe. */
  readonly env?: string;
  /** Log every call. False by default. */
  readonly debug?: boolean;
  /** Packages to load, by name. All that are found by default. */
  readonly packages?: readonly string[];
  /** Folders to find packages in. By default the sample packages that come with limpd. */
  readonly modulesDirs?: readonly string[];
  /** Email of the ADMIN user. `ADMIN@LIMP.MASAAR.COM` by default. */
  readonly adminEmail?: string;
  /** Password of the ADMIN user, used when the store has no ADMIN yet. `__ADMIN` by default. */
  readonly adminPassword?: string;
  /** Token that everybody signs with before auth. By default the well-known one that every LIMP server begins with. */
  readonly anonToken?: string;
  /**
   * What users may do by being in the DEFAULT group: privileges by module, such as
   * `{staff: ['create', 'update']}`. Used when the store has no DEFAULT group yet. Nothing by default.
   */
  readonly defaultPrivileges?: Readonly<Record<string, readonly string[]>>;
  /** How many bytes of uploaded files may wait on one conn for the doc they belong to. 256 MiB by default. */
  readonly maxPendingFileBytes?: number;
  /** Where documents live. A new store in memory by default. Pass one to keep documents when a server is closed and another begun. */
  readonly store?: Store;
  /** Where messages go. By default warnings and errors go to stderr, and with `debug` everything to the console. */
  readonly logger?: Logger;
}

/** Options with every default filled in. */
export type ResolvedOptions = Required<Omit<LimpdOptions, 'packages'>> & {
  readonly packages: readonly string[] | undefined;
};

/** The password of the ADMIN user unless another is given. Known to everybody. */
export const DEFAULT_ADMIN_PASSWORD = '__ADMIN';

/** The anon token unless another is given. Known to everybody. */
export const DEFAULT_ANON_TOKEN = '__ANON_TOKEN_f00000000000000000000012';

/** The port unless another is given. */
export const DEFAULT_PORT = 8081;

/** The folder of the packages that come with limpd: of sources beside sources, of JavaScript beside JavaScript. */
export const SAMPLE_MODULES_DIR = fileURLToPath(new URL('../modules', import.meta.url));

/** Fills in the defaults. */
export function resolveOptions(options: LimpdOptions): ResolvedOptions {
  const debug = options.debug ?? false;
  return {
    port: options.port ?? DEFAULT_PORT,
    host: options.host ?? '127.0.0.1',
    env: options.env ?? 'dev',
    debug,
    packages: options.packages,
    modulesDirs: options.modulesDirs ?? [SAMPLE_MODULES_DIR],
    adminEmail: options.adminEmail ?? 'ADMIN@LIMP.MASAAR.COM',
    adminPassword: options.adminPassword ?? DEFAULT_ADMIN_PASSWORD,
    anonToken: options.anonToken ?? DEFAULT_ANON_TOKEN,
    defaultPrivileges: options.defaultPrivileges ?? {},
    maxPendingFileBytes: options.maxPendingFileBytes ?? 256 * 1024 * 1024,
    store: options.store ?? createMemoryStore(),
    logger: options.logger ?? consoleLogger(debug ? 'debug' : 'warn'),
  };
}

/** What is unsafe about running with `options` in production, one sentence each. */
export function productionWarnings(options: ResolvedOptions): readonly string[] {
  if (options.env !== 'prod' && options.env !== 'production') return [];
  const warnings: string[] = [];
  if (options.adminPassword === DEFAULT_ADMIN_PASSWORD) {
    warnings.push(
      'ADMIN still has the default password, which everybody knows. Set LIMPD_ADMIN_PASSWORD, or the option adminPassword.',
    );
  }
  if (options.anonToken === DEFAULT_ANON_TOKEN) {
    warnings.push(
      'The anon token is still the default, which everybody knows. Set LIMPD_ANON_TOKEN, or the option anonToken.',
    );
  }
  return warnings;
}

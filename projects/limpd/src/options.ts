import { fileURLToPath } from 'node:url';
import { DEFAULT_BOUNDS, type Bounds } from './bounds.ts';
import { realClock, type Clock } from './clock.ts';
import type { BlobStore } from './data/blobs/blob-store.ts';
import { DEFAULT_MAX_QUERY_MS } from './data/sqlite/sqlite-store.ts';
import type { Store } from './data/store.ts';
import { THUMBNAIL_LIMITS, type ThumbnailLimits } from './http/thumbnail-limits.ts';
import { NO_QUIRKS, type ApiLevel, type Level, type Quirks } from './level/level.ts';
import { levelNamed, quirksOf } from './level/levels.ts';
import type { Origins } from './dispatch/origins.ts';
import { consoleLogger, type Logger } from './logger.ts';
import { DEFAULT_PASSWORD_COST, type PasswordCost } from './passwords/cost.ts';
import { REAL_QUOTAS, type QuotaLimits } from './dispatch/quota.ts';
import { UPLOAD_LIMITS, type UploadLimits } from './uploads/limits.ts';

/** How a server shall be. Everything has a default. */
export interface LimpdOptions {
  /** Port to listen on; 0 takes any that is free. 8081 by default. */
  readonly port?: number;
  /**
   * Address to listen on. `127.0.0.1` by default: a server with default credentials must not be
   * reachable from elsewhere by accident. `0.0.0.0` makes it reachable from everywhere.
   */
  readonly host?: string;
  /** The API level to speak: that of the LIMP servers that shall be stood in for. `6.0` by default. */
  readonly apiLevel?: ApiLevel;
  /**
   * Show the faults of servers of that level, too: replies out of order, files stored cut or corrupt,
   * calls that are never answered. False by default. For testing clients; never keep data in it.
   */
  readonly faithful?: boolean;
  /**
   * How many frames clients may send: `'real'` for what real servers allow, false for any number.
   * Levels below 5.8 have no quotas, whatever this says. False by default, while the command line's
   * default is `'real'`.
   */
  readonly quotas?: Partial<QuotaLimits> | 'real' | false;
  /**
   * After how many milliseconds without a frame a conn is closed; 0 for never. Looked after once a
   * minute, or as often as this says if that is less. By default as the level has it: 10 minutes in
   * 5.7, 2 minutes from 5.8 on, never below.
   */
  readonly idleMs?: number;
  /** Where quotas and idle conns have the time from. The real one by default. */
  readonly clock?: Clock;
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
  /** How much may be uploaded that no document has yet; what is left out has its default. */
  readonly uploads?: Partial<UploadLimits>;
  /** What making a thumbnail may take; what is left out has its default. */
  readonly thumbnails?: Partial<ThumbnailLimits>;
  /**
   * After how many milliseconds without a byte read or written an HTTP connection is ended: one that
   * sends no more of its file, or reads no more of one. 60,000 by default.
   */
  readonly stallMs?: number;
  /**
   * How many milliseconds calls and downloads that run may take to finish when the server is closed. 0
   * by default, while the command line's default is 10 seconds.
   */
  readonly graceMs?: number;
  /**
   * Folder to keep data in, made if it is not there: documents in a database, the bytes of files in
   * `blobs`. One server at a time may use it. Without it documents are in memory, and files in a
   * temporary folder, until the server is closed.
   */
  readonly dataDir?: string;
  /**
   * Where the bytes of files live, instead of a folder. Pass one along with a store: documents refer to
   * it. The server does not close it.
   */
  readonly blobs?: BlobStore;
  /** How long a query may take, in milliseconds, before it is given up with a 500. 10,000 by default. */
  readonly maxQueryMs?: number;
  /**
   * How much of everything clients can make the server keep or compute, where it is not
   * {@link DEFAULT_BOUNDS}.
   */
  readonly bounds?: Partial<Bounds>;
  /** What it costs to hash a password. {@link DEFAULT_PASSWORD_COST} by default; less is for tests only. */
  readonly passwordCost?: PasswordCost;
  /**
   * How many proxies of one's own requests come through: that many addresses at the end of
   * `X-Forwarded-For` are believed, and the first of them is the client's. 0 by default: the header
   * counts for nothing. Must be right, or all clients share one address, or choose their own.
   */
  readonly trustProxy?: number;
  /**
   * Whose pages may call, such as `['https://app.example.com']`. By default those of every origin: the
   * token protects, which no browser adds by itself.
   */
  readonly origins?: readonly string[];
  /** Where documents live, instead of `dataDir` or memory. Pass one to keep documents when a server is closed and another begun: the server does not close it. */
  readonly store?: Store;
  /** Where messages go. By default warnings and errors go to stderr, and with `debug` everything to the console. */
  readonly logger?: Logger;
}

/** Options with every default filled in. */
export type ResolvedOptions = Required<
  Omit<
    LimpdOptions,
    | ('packages' | 'apiLevel' | 'faithful' | 'quotas' | 'idleMs' | 'bounds' | 'origins')
    | ('uploads' | 'thumbnails' | 'dataDir' | 'blobs' | 'store')
  >
> & {
  readonly uploads: UploadLimits;
  readonly thumbnails: ThumbnailLimits;
  readonly dataDir: string | undefined;
  readonly blobs: BlobStore | undefined;
  readonly store: Store | undefined;
  readonly packages: readonly string[] | undefined;
  readonly bounds: Bounds;
  readonly origins: Origins;
  readonly level: Level;
  readonly quirks: Quirks;
  /** Undefined for any number of frames. */
  readonly quotas: QuotaLimits | undefined;
  /** Undefined for never. */
  readonly idleMs: number | undefined;
};

/** The password of the ADMIN user unless another is given. Known to everybody. */
export const DEFAULT_ADMIN_PASSWORD = '__ADMIN';

/** The anon token unless another is given. Known to everybody. */
export const DEFAULT_ANON_TOKEN = '__ANON_TOKEN_f00000000000000000000012';

/** The API level unless another is given. */
export const DEFAULT_API_LEVEL: ApiLevel = '6.0';

/** The port unless another is given. */
export const DEFAULT_PORT = 8081;

/** The folder of the packages that come with limpd: of sources beside sources, of JavaScript beside JavaScript. */
export const SAMPLE_MODULES_DIR = fileURLToPath(new URL('../modules', import.meta.url));

/** Fills in the defaults. */
export function resolveOptions(options: LimpdOptions): ResolvedOptions {
  const debug = options.debug ?? false;
  const level = levelNamed(options.apiLevel ?? DEFAULT_API_LEVEL);
  const idleMs = options.idleMs ?? level.idleMs;
  return {
    level,
    quirks: quirksOf(level, options.faithful ?? false),
    quotas: level.quotas ? limitsOf(options.quotas ?? false) : undefined,
    idleMs: idleMs === 0 ? undefined : idleMs,
    clock: options.clock ?? realClock,
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
    bounds: { ...DEFAULT_BOUNDS, ...options.bounds },
    passwordCost: options.passwordCost ?? DEFAULT_PASSWORD_COST,
    trustProxy: options.trustProxy ?? 0,
    origins: options.origins?.map(originOf) ?? 'all',
    uploads: { ...UPLOAD_LIMITS, ...options.uploads },
    thumbnails: { ...THUMBNAIL_LIMITS, ...options.thumbnails },
    stallMs: options.stallMs ?? 60_000,
    graceMs: options.graceMs ?? 0,
    dataDir: options.dataDir,
    blobs: options.blobs,
    maxQueryMs: options.maxQueryMs ?? DEFAULT_MAX_QUERY_MS,
    store: options.store,
    logger: options.logger ?? consoleLogger(debug ? 'debug' : 'warn'),
  };
}

/** An origin as browsers write it. */
function originOf(origin: string): string {
  return origin.toLowerCase().replace(/\/$/, '');
}

function limitsOf(quotas: NonNullable<LimpdOptions['quotas']>): QuotaLimits | undefined {
  if (quotas === false) return undefined;
  return quotas === 'real' ? REAL_QUOTAS : { ...REAL_QUOTAS, ...quotas };
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
  if (options.level.reauthProof === 'none') {
    warnings.push(
      `Level ${options.level.name} gives a session to whoever knows its _id. Use it for tests only.`,
    );
  }
  if (options.quirks !== NO_QUIRKS) {
    warnings.push('A faithful server stores files cut or corrupt. Use it for tests only.');
  }
  return warnings;
}

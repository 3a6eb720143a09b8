import { parseArgs } from 'node:util';
import { DEFAULT_BOUNDS, type Bounds } from './bounds.ts';
import { API_LEVELS, type ApiLevel } from './level/level.ts';
import { DEFAULT_API_LEVEL, DEFAULT_PORT, type LimpdOptions } from './options.ts';
import { UPLOAD_LIMITS, type UploadLimits } from './uploads/limits.ts';
import { REAL_QUOTAS, type QuotaLimits } from './dispatch/quota.ts';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly options: LimpdOptions }
  | { readonly kind: 'backup'; readonly dataDir: string; readonly target: string }
  | { readonly kind: 'mistake'; readonly message: string };

/** Environment variables that matter. Secrets come this way since a command line is seen by every user of a machine. */
export interface Environment {
  readonly LIMPD_ADMIN_PASSWORD?: string | undefined;
  readonly LIMPD_ANON_TOKEN?: string | undefined;
}

/** How long what runs may take to finish when the command is told to stop, in seconds, unless told otherwise. */
export const GRACE_S = 10;

const MIB = 1024 * 1024;

/** What `limpd -h` prints. */
export const USAGE = `Usage: limpd [options]
       limpd backup TARGET --data-dir DIR

Starts a LIMP server, or copies the data of one, which may go on meanwhile, to a new folder.

Options:
  -p, --port PORT      port to listen on (default ${DEFAULT_PORT}, 0 takes any free one)
      --host HOST      address to listen on (default 127.0.0.1; 0.0.0.0 for all)
      --env ENV        name of the environment (default dev; prod warns about unsafe defaults)
      --packages A,B   load these packages only (default all)
      --modules DIR    folder to find packages in (default the samples that come with limpd)
      --data-dir DIR   folder to keep data in (default: none is kept)
      --query-timeout SECONDS  how long a query may take (default 10)
      --grace SECONDS  how long calls and downloads may take to finish on SIGINT and SIGTERM
                       (default ${GRACE_S})
      --trust-proxy N  how many proxies of one's own requests come through: that many addresses
                       at the end of X-Forwarded-For are believed (default 0)
      --origins A,B    whose pages may call, such as https://app.example.com (default all)
      --bound NAME=N   how much of something clients may ask for, by its name in docs/limpd.md;
                       can be given many times
      --debug          log every call
      --version        print the version
  -h, --help           print this

To stand in for a LIMP server of some version:
      --api-level LEVEL        ${API_LEVELS.join(', ')} (default ${DEFAULT_API_LEVEL})
      --faithful               show the faults of that version, too; never keep data in it
      --idle-timeout SECONDS   close conns that are silent for this long, 0 for never
                               (default 600 in 5.7, 120 from 5.8 on, never below)

Quotas, from level 5.8 on. The frame that reaches a limit is refused, as are all after it:
      --quota-anon N           frames of a conn before auth (default ${REAL_QUOTAS.anon})
      --quota-authed N         frames of a conn after auth (default ${REAL_QUOTAS.authed})
      --quota-ip N             frames of all conns of one address (default ${REAL_QUOTAS.ip})
      --quota-window SECONDS   how long these count (default ${REAL_QUOTAS.windowMs / 1000})
      --no-quotas              any number of frames

Files that no document has yet, and slow readers:
      --upload-file-mib N      size of one file (default ${UPLOAD_LIMITS.fileBytes / MIB})
      --upload-conn-mib N      all of a connection (default ${UPLOAD_LIMITS.connBytes / MIB})
      --upload-address-mib N   all of an address (default ${UPLOAD_LIMITS.addressBytes / MIB})
      --upload-total-mib N     all there are (default ${UPLOAD_LIMITS.totalBytes / MIB})
      --upload-expiry SECONDS  how long a file waits without getting on (default ${UPLOAD_LIMITS.expiryMs / 1000})
      --stall-timeout SECONDS  how long an HTTP connection may stand still (default 60)

Environment:
  LIMPD_ADMIN_PASSWORD   password of the ADMIN user
  LIMPD_ANON_TOKEN       token that everybody signs with before auth
`;

/** A command line that cannot be understood. */
class Mistake extends Error {}

/** Reads a command line, without the name of the command itself. */
export function readCommand(args: readonly string[], env: Environment): Command {
  try {
    return readFlags(parse(args), env);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'mistake', message: `${message}\nSee limpd -h.` };
  }
}

type Flags = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      env: { type: 'string' },
      debug: { type: 'boolean' },
      'trust-proxy': { type: 'string' },
      origins: { type: 'string' },
      bound: { type: 'string', multiple: true },
      packages: { type: 'string' },
      modules: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string', short: 'p' },
      'api-level': { type: 'string' },
      faithful: { type: 'boolean' },
      'idle-timeout': { type: 'string' },
      'data-dir': { type: 'string' },
      grace: { type: 'string' },
      'query-timeout': { type: 'string' },
      'upload-file-mib': { type: 'string' },
      'upload-conn-mib': { type: 'string' },
      'upload-address-mib': { type: 'string' },
      'upload-total-mib': { type: 'string' },
      'upload-expiry': { type: 'string' },
      'stall-timeout': { type: 'string' },
      'quota-anon': { type: 'string' },
      'quota-authed': { type: 'string' },
      'quota-ip': { type: 'string' },
      'quota-window': { type: 'string' },
      'no-quotas': { type: 'boolean' },
    },
  });
  return { ...values, positionals };
}

function readFlags(flags: Flags, env: Environment): Command {
  if (flags.help === true) return { kind: 'help' };
  if (flags.version === true) return { kind: 'version' };
  const [verb, target, ...more] = flags.positionals;
  if (verb !== undefined) return readBackup(verb, target, more, flags['data-dir']);
  const packages = flags.packages?.split(',').filter((name) => name !== '');
  const idleMs = readSeconds('--idle-timeout', flags['idle-timeout'], 0);
  const uploads = readUploads(flags);
  const bounds = readBounds(flags.bound ?? []);
  const trustProxy = readNumber('--trust-proxy', flags['trust-proxy'], 0);
  const origins = flags.origins?.split(',').filter((origin) => origin !== '');
  const graceMs = readSeconds('--grace', flags.grace, 0);
  const maxQueryMs = readSeconds('--query-timeout', flags['query-timeout'], 1);
  const stallMs = readSeconds('--stall-timeout', flags['stall-timeout'], 1);
  return {
    kind: 'run',
    options: {
      port: readPort(flags.port),
      quotas: readQuotas(flags),
      ...(Object.keys(uploads).length === 0 ? {} : { uploads }),
      ...(bounds === undefined ? {} : { bounds }),
      ...(trustProxy === undefined ? {} : { trustProxy }),
      ...(origins === undefined ? {} : { origins }),
      ...(graceMs === undefined ? {} : { graceMs }),
      ...(stallMs === undefined ? {} : { stallMs }),
      ...(maxQueryMs === undefined ? {} : { maxQueryMs }),
      ...(flags['data-dir'] === undefined ? {} : { dataDir: flags['data-dir'] }),
      ...(flags['api-level'] === undefined ? {} : { apiLevel: readLevel(flags['api-level']) }),
      ...(flags.faithful === undefined ? {} : { faithful: flags.faithful }),
      ...(idleMs === undefined ? {} : { idleMs }),
      ...(flags.env === undefined ? {} : { env: flags.env }),
      ...(flags.host === undefined ? {} : { host: flags.host }),
      ...(flags.debug === undefined ? {} : { debug: flags.debug }),
      ...(packages === undefined ? {} : { packages }),
      ...(flags.modules === undefined ? {} : { modulesDirs: [flags.modules] }),
      ...(env.LIMPD_ADMIN_PASSWORD ? { adminPassword: env.LIMPD_ADMIN_PASSWORD } : {}),
      ...(env.LIMPD_ANON_TOKEN ? { anonToken: env.LIMPD_ANON_TOKEN } : {}),
    },
  };
}

function readBackup(
  verb: string,
  target: string | undefined,
  more: readonly string[],
  dataDir: string | undefined,
): Command {
  if (verb !== 'backup') throw new Mistake(`'${verb}' is no command: there is 'backup' only.`);
  if (target === undefined || more.length > 0) {
    throw new Mistake(`'backup' needs one folder to copy to: limpd backup TARGET --data-dir DIR.`);
  }
  if (dataDir === undefined) {
    throw new Mistake(`'backup' needs the folder to copy: limpd backup ${target} --data-dir DIR.`);
  }
  return { kind: 'backup', dataDir, target };
}

function readBounds(texts: readonly string[]): Partial<Bounds> | undefined {
  if (texts.length === 0) return undefined;
  const given = texts.map((text): [string, number] => {
    const [name = '', value = ''] = text.split('=');
    if (!Object.hasOwn(DEFAULT_BOUNDS, name) || !/^[1-9]\d{0,15}$/.test(value)) {
      throw new Mistake(
        `'${text}' is no bound: --bound needs a name, such as watches, and a number from 1, as in watches=100.`,
      );
    }
    return [name, Number(value)];
  });
  return Object.fromEntries(given);
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port > 65535) throw new Mistake(`'${text}' is no port: -p needs a number from 0 to 65535.`);
  return port;
}

function readLevel(text: string): ApiLevel {
  const level = API_LEVELS.find((name) => name === text);
  if (level === undefined) {
    throw new Mistake(
      `'${text}' is no API level: --api-level needs one of ${API_LEVELS.join(', ')}.`,
    );
  }
  return level;
}

function readQuotas(flags: Flags): QuotaLimits | 'real' | false {
  const anon = readNumber('--quota-anon', flags['quota-anon'], 1);
  const authed = readNumber('--quota-authed', flags['quota-authed'], 1);
  const ip = readNumber('--quota-ip', flags['quota-ip'], 1);
  const windowMs = readSeconds('--quota-window', flags['quota-window'], 1);
  const given = [anon, authed, ip, windowMs].some((value) => value !== undefined);
  if (flags['no-quotas'] === true) {
    if (given) throw new Mistake('--no-quotas and --quota-… contradict each other.');
    return false;
  }
  if (!given) return 'real';
  return {
    anon: anon ?? REAL_QUOTAS.anon,
    authed: authed ?? REAL_QUOTAS.authed,
    ip: ip ?? REAL_QUOTAS.ip,
    windowMs: windowMs ?? REAL_QUOTAS.windowMs,
  };
}

function readUploads(flags: Flags): Partial<UploadLimits> {
  const bytes = (
    flag: `upload-${'file' | 'conn' | 'address' | 'total'}-mib`,
  ): number | undefined => {
    const mib = readNumber(`--${flag}`, flags[flag], 1);
    return mib === undefined ? undefined : mib * MIB;
  };
  const fileBytes = bytes('upload-file-mib');
  const connBytes = bytes('upload-conn-mib');
  const addressBytes = bytes('upload-address-mib');
  const totalBytes = bytes('upload-total-mib');
  const expiryMs = readSeconds('--upload-expiry', flags['upload-expiry'], 1);
  return {
    ...(fileBytes === undefined ? {} : { fileBytes }),
    ...(connBytes === undefined ? {} : { connBytes }),
    ...(addressBytes === undefined ? {} : { addressBytes }),
    ...(totalBytes === undefined ? {} : { totalBytes }),
    ...(expiryMs === undefined ? {} : { expiryMs }),
  };
}

function readSeconds(flag: string, text: string | undefined, least: number): number | undefined {
  const seconds = readNumber(flag, text, least);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Timers cannot wait longer than 2^31 ms, so nothing longer than a million seconds is taken. */
function readNumber(flag: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= 1_000_000)) {
    throw new Mistake(`'${text}' is no number that ${flag} can take: ${least} to 1000000.`);
  }
  return value;
}

import { parseArgs } from 'node:util';
import { DEFAULT_PORT, type LimpdOptions } from './options.ts';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly options: LimpdOptions }
  | { readonly kind: 'mistake'; readonly message: string };

/** Environment variables that matter. Secrets come this way since a command line is seen by every user of a machine. */
export interface Environment {
  readonly LIMPD_ADMIN_PASSWORD?: string | undefined;
  readonly LIMPD_ANON_TOKEN?: string | undefined;
}

/** What `limpd -h` prints. */
export const USAGE = `Usage: limpd [options]

Starts a LIMP server.

Options:
  -p, --port PORT      port to listen on (default ${DEFAULT_PORT}, 0 takes any free one)
      --host HOST      address to listen on (default 127.0.0.1; 0.0.0.0 for all)
      --env ENV        name of the environment (default dev; prod warns about unsafe defaults)
      --packages A,B   load these packages only (default all)
      --modules DIR    folder to find packages in (default the samples that come with limpd)
      --debug          log every call
      --version        print the version
  -h, --help           print this

Environment:
  LIMPD_ADMIN_PASSWORD   password of the ADMIN user
  LIMPD_ANON_TOKEN       token that everybody signs with before auth
`;

/** Reads a command line, without the name of the command itself. */
export function readCommand(args: readonly string[], env: Environment): Command {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        env: { type: 'string' },
        debug: { type: 'boolean' },
        packages: { type: 'string' },
        modules: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string', short: 'p' },
      },
    }));
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const port = readPort(values.port);
  if (port === 'invalid') {
    return mistake(`'${values.port}' is no port: -p needs a number from 0 to 65535.`);
  }
  const packages = values.packages?.split(',').filter((name) => name !== '');
  return {
    kind: 'run',
    options: {
      port,
      ...(values.env === undefined ? {} : { env: values.env }),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.debug === undefined ? {} : { debug: values.debug }),
      ...(packages === undefined ? {} : { packages }),
      ...(values.modules === undefined ? {} : { modulesDirs: [values.modules] }),
      ...(env.LIMPD_ADMIN_PASSWORD ? { adminPassword: env.LIMPD_ADMIN_PASSWORD } : {}),
      ...(env.LIMPD_ANON_TOKEN ? { anonToken: env.LIMPD_ANON_TOKEN } : {}),
    },
  };
}

function readPort(text: string | undefined): number | 'invalid' {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  return port <= 65535 ? port : 'invalid';
}

function mistake(message: string): Command {
  return { kind: 'mistake', message: `${message}\nSee limpd -h.` };
}

/** What `npm start` may be told on the command line. */
import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly limpdPort: number;
  readonly sandboxPort: number;
}

export const usage = `npm start [-- OPTIONS]

Builds what has changed, then runs limpd and the Sandbox until stopped.

  --limpd-port PORT     where limpd listens (8081)
  --sandbox-port PORT   where the Sandbox is served (4200)
  --help                this text`;

/** Reads the options, or undefined when help was asked for; throws an error that says which option is wrong. */
export function parseOptions(args: readonly string[]): StartOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'limpd-port': { type: 'string', default: '8081' },
      'sandbox-port': { type: 'string', default: '4200' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) return undefined;
  const limpdPort = port('--limpd-port', values['limpd-port']);
  const sandboxPort = port('--sandbox-port', values['sandbox-port']);
  if (limpdPort === sandboxPort) {
    throw new Error(`--limpd-port and --sandbox-port are both ${limpdPort}: choose two ports.`);
  }
  return { limpdPort, sandboxPort };
}

function port(flag: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 65535) return number;
  throw new Error(`${flag} is "${text}": it must be a port, a number from 1 to 65535.`);
}

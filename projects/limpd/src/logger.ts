/** What can be told beside a log message. Never a token, a hash or a password. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Where a server's messages go. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** How grave a message is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Writes messages of `least` level and above as lines: errors and warnings to stderr, all else to stdout. */
export function consoleLogger(least: LogLevel): Logger {
  const log =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
      const told = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      const line = [`limpd ${level}:`, message, ...told].join(' ');
      if (level === 'warn' || level === 'error') console.error(line);
      else console.log(line);
    };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

/** Tells nobody anything. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

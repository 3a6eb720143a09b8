/** Where the client reports what it does. Nothing that it is given ever holds a token, a hash or a password. */
export interface Logger {
  /** What an app's developer should look into: something was lost, refused or wrong. */
  warn(message: string): void;
  /** What happens, step by step. The console is given it in debug mode only, any other logger always. */
  debug(message: string): void;
}

/** Reports to the console; steps only where `isDebug` says so at the time. */
export function consoleLogger(isDebug: () => boolean): Logger {
  return {
    warn: (message) => {
      console.warn(`[limp] ${message}`);
    },
    debug: (message) => {
      if (isDebug()) console.debug(`[limp] ${message}`);
    },
  };
}

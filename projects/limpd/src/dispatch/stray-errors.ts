import { AsyncLocalStorage } from 'node:async_hooks';

type Fail = (error: Error) => void;

/**
 * Catches the errors that nobody handles: a promise that is rejected and that nobody waits for, a
 * throw in a timer. Node.js would end the process. Those of a call's method fail the call; all others
 * end the process as ever, unless the program handles them.
 */
class StrayErrors {
  readonly #fails = new AsyncLocalStorage<Fail>();
  #users = 0;

  /** Begins to catch; once for each server of the process. */
  begin(): void {
    this.#users += 1;
    if (this.#users > 1) return;
    process.on('uncaughtException', this.#onError).on('unhandledRejection', this.#onError);
  }

  /** Ends what {@link begin} began. */
  end(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    process.off('uncaughtException', this.#onError).off('unhandledRejection', this.#onError);
  }

  /** Runs `work`, of which `fail` is told about errors that it lets go astray, even long after. */
  run<T>(fail: Fail, work: () => T): T {
    return this.#fails.run(fail, work);
  }

  readonly #onError = (reason: unknown, origin: unknown): void => {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    const fail = this.#fails.getStore();
    if (fail !== undefined) fail(error);
    else if (process.listenerCount(eventOf(origin)) === 1) throw error;
  };
}

function eventOf(origin: unknown): 'uncaughtException' | 'unhandledRejection' {
  return typeof origin === 'string' ? 'uncaughtException' : 'unhandledRejection';
}

/** Those of this process. */
export const strayErrors = new StrayErrors();

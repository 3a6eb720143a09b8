import type { Clock } from '../config/clock';
import { LimpError } from '../errors';
import { LaterHandle } from '../requests/call-handle';
import type { CallHandle } from '../requests/call-handle';
import type { ForgottenInit } from './forgotten-init';

/** A call that waits for the configuration. */
interface EarlyCall {
  readonly begin: () => void;
  readonly fail: (error: LimpError) => void;
}

/** Calls made before `init()`: how they are to travel is only known then. */
export class EarlyCalls {
  #waiting: readonly EarlyCall[] = [];

  readonly #clock: Clock;
  /** How many may wait. */
  readonly #limit: number;
  /** Told how many do; null where nobody is to be. */
  readonly #watcher: Pick<ForgottenInit, 'waiting'> | null;

  constructor(clock: Clock, limit: number, watcher: Pick<ForgottenInit, 'waiting'> | null) {
    this.#clock = clock;
    this.#limit = limit;
    this.#watcher = watcher;
  }

  /**
   * Keeps a call until there is a configuration.
   *
   * @param begin begins it then
   * @param timeout in ms
   */
  add(begin: () => CallHandle, timeout: number, failed: (error: LimpError) => void): CallHandle {
    const handle = new LaterHandle(() => {
      stopTimer();
      this.#remove(call);
    });
    const stopTimer = this.#clock.after(timeout, () => {
      this.#remove(call);
      failed(LimpError.of('timeout', `init() was not called within ${timeout} ms of the call.`));
    });
    const call: EarlyCall = {
      fail: (error) => {
        stopTimer();
        failed(error);
      },
      begin: () => {
        stopTimer();
        // One that began before it may have had it cancelled.
        if (!handle.isCancelled) handle.begin(begin());
      },
    };
    if (this.#waiting.length >= this.#limit) {
      const problem = `${this.#limit} calls wait for it already. Call it before making more.`;
      handle.cancel();
      failed(LimpError.tooLarge('init', problem));
    } else {
      this.#keep([...this.#waiting, call]);
    }
    return handle;
  }

  /** There is a configuration: begins all calls, in the order they were made. */
  begin(): void {
    const calls = this.#waiting;
    this.#keep([]);
    for (const call of calls) call.begin();
  }

  /** There will be none: fails all calls. */
  close(error: LimpError): void {
    const calls = this.#waiting;
    this.#keep([]);
    for (const call of calls) call.fail(error);
  }

  #remove(call: EarlyCall): void {
    this.#keep(this.#waiting.filter((other) => other !== call));
  }

  #keep(calls: readonly EarlyCall[]): void {
    this.#waiting = calls;
    this.#watcher?.waiting(calls.length);
  }
}

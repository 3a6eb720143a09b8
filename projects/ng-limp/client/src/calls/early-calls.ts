import { Subscription } from 'rxjs';
import type { Clock } from '../connection/clock';
import { LimpError } from '../errors';
import type { ForgottenInit } from './forgotten-init';

/** A call that waits for the configuration. */
interface EarlyCall {
  readonly begin: () => void;
}

/** Calls made before `init()`: how they are to travel is only known then. */
export class EarlyCalls {
  private waiting: readonly EarlyCall[] = [];

  constructor(
    private readonly clock: Clock,
    /** How many may wait. */
    private readonly limit: number,
    /** Told how many do; null where nobody is to be. */
    private readonly watcher: Pick<ForgottenInit, 'waiting'> | null,
  ) {}

  /**
   * Keeps a call until there is a configuration.
   *
   * @param begin begins it then, and returns how to take it back
   * @param timeout in ms
   * @returns how to take it back
   */
  add(begin: () => () => void, timeout: number, failed: (error: LimpError) => void): () => void {
    if (this.waiting.length >= this.limit) {
      const problem = `${this.limit} calls wait for it already. Call it before making more.`;
      failed(LimpError.tooLarge('init', problem));
      return () => undefined;
    }
    const stopTimer = this.clock.after(timeout, () => {
      this.remove(call);
      failed(LimpError.of('timeout', `init() was not called within ${timeout} ms of the call.`));
    });
    const begun = new Subscription();
    const call: EarlyCall = {
      begin: () => {
        stopTimer();
        // One that began before it may have had it taken back.
        if (!begun.closed) begun.add(begin());
      },
    };
    this.keep([...this.waiting, call]);
    return () => {
      stopTimer();
      this.remove(call);
      begun.unsubscribe();
    };
  }

  /** There is a configuration: begins all calls, in the order they were made. */
  begin(): void {
    const calls = this.waiting;
    this.keep([]);
    for (const call of calls) call.begin();
  }

  private remove(call: EarlyCall): void {
    this.keep(this.waiting.filter((other) => other !== call));
  }

  private keep(calls: readonly EarlyCall[]): void {
    this.waiting = calls;
    this.watcher?.waiting(calls.length);
  }
}

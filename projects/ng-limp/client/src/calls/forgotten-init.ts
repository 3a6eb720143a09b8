import type { Cancel, Clock } from '../config/clock';

/** How long calls may wait for the configuration until developers are told, in ms: an app may fetch it first. */
const PATIENCE = 1000;

/** Tells developers, once, that calls wait for an `init()` that may have been forgotten. */
export class ForgottenInit {
  #cancel: Cancel | null = null;
  #isTold = false;

  readonly #clock: Clock;
  readonly #warn: (message: string) => void;

  constructor(clock: Clock, warn: (message: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
  }

  /** So many calls wait now. */
  waiting(count: number): void {
    if (count === 0) {
      this.#cancel?.();
      this.#cancel = null;
    } else if (!this.#isTold) {
      this.#cancel ??= this.#clock.after(PATIENCE, () => {
        this.#isTold = true;
        this.#warn(
          'A call waits for init(), which was not called yet. Call it with the configuration, or give that to ' +
            'provideLimp().',
        );
      });
    }
  }
}

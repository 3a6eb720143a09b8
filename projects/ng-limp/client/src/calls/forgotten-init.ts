import type { Cancel, Clock } from '../connection/clock';

/** How long calls may wait for the configuration until developers are told, in ms: an app may fetch it first. */
const PATIENCE = 1000;

/** Tells developers, once, that calls wait for an `init()` that may have been forgotten. */
export class ForgottenInit {
  private cancel: Cancel | null = null;
  private isTold = false;

  constructor(
    private readonly clock: Clock,
    private readonly warn: (message: string) => void,
  ) {}

  /** So many calls wait now. */
  waiting(count: number): void {
    if (count === 0) {
      this.cancel?.();
      this.cancel = null;
    } else if (!this.isTold) {
      this.cancel ??= this.clock.after(PATIENCE, () => {
        this.isTold = true;
        this.warn(
          'A call waits for init(), which was not called yet. Call it with the configuration, or give that to ' +
            'provideLimp().',
        );
      });
    }
  }
}

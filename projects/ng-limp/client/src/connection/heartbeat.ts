import type { Cancel, Clock } from './clock';

/** How often to look whether the server is still there. */
export interface HeartbeatOptions {
  /** How often `heart/beat` is sent, in ms. Servers close conns that are silent for 120 s. Default: 30,000. */
  readonly interval: number;
  /** How long any frame may take to follow it, in ms, before the connection counts as lost. Default: 10,000. */
  readonly timeout: number;
}

/** The heartbeat used where none is given. */
export const DEFAULT_HEARTBEAT: HeartbeatOptions = { interval: 30_000, timeout: 10_000 };

/** Keeps a conn from being closed as idle, and finds out when the other end is gone without a word. */
export class Heartbeat {
  private cancel: Cancel = () => undefined;
  private isRunning = false;
  private awaiting = false;

  constructor(
    private readonly clock: Clock,
    private readonly options: HeartbeatOptions,
    private readonly beat: () => void,
    private readonly dead: () => void,
    /** How many bytes wait to leave: a beat waits behind them. */
    private readonly waitingBytes: () => number,
    /** Whether the quota keeps calls from being sent. */
    private readonly isThrottled: () => boolean = () => false,
  ) {}

  start(): void {
    this.stop();
    this.isRunning = true;
    this.cancel = this.clock.after(this.options.interval, () => {
      // It would be refused, or take the place of a call. And calls that go out next tell as much.
      if (this.isThrottled()) this.start();
      else this.beatNow();
    });
  }

  /** Asks at once whether the server is there: after a sleep, timers tell nothing of how long it lasted. */
  beatNow(): void {
    if (!this.isRunning || this.awaiting) return;
    this.cancel();
    this.awaiting = true;
    this.beat();
    this.awaitSign();
  }

  /** A frame came in, whichever: the server is there. */
  alive(): void {
    if (this.awaiting) this.start();
  }

  private awaitSign(): void {
    const before = this.waitingBytes();
    this.cancel = this.clock.after(this.options.timeout, () => {
      if (this.waitingBytes() < before) this.awaitSign();
      else this.dead();
    });
  }

  stop(): void {
    this.isRunning = false;
    this.awaiting = false;
    this.cancel();
  }
}

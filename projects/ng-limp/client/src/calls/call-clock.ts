import type { Cancel, Clock } from '../connection/clock';

/** The timeout of a request. It can stand still, and goes on with what was left. */
export class CallClock {
  private stopTimer: Cancel | null = null;
  private since = 0;
  private hasBegun = false;
  private isStanding = false;

  constructor(
    private readonly clock: Clock,
    /** In ms; null for none. */
    private left: number | null,
    private readonly expired: () => void,
  ) {}

  /** Begins, unless it has begun. */
  begin(): void {
    this.hasBegun = true;
    this.update();
  }

  /** Stands still, or goes on. Before it has begun it is told only how to begin. */
  stand(isStanding: boolean): void {
    this.isStanding = isStanding;
    this.update();
  }

  /** Ends it. */
  stop(): void {
    this.left = null;
    this.update();
  }

  private update(): void {
    const { clock, left, stopTimer } = this;
    const runs = this.hasBegun && !this.isStanding && left !== null;
    if (runs === (stopTimer !== null)) return;
    if (runs) {
      this.since = clock.elapsed();
      this.stopTimer = clock.after(left, this.expired);
    } else {
      stopTimer?.();
      this.stopTimer = null;
      if (left !== null) this.left = Math.max(0, left - (clock.elapsed() - this.since));
    }
  }
}

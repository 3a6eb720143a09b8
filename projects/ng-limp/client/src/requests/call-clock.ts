import type { Clock } from '../config/clock';
import type { SharedTimer } from './shared-timer';

/** The timeout of a request. It can stand still, and goes on with what was left. */
export class CallClock {
  /** When it is over, by the clock that never goes back; null while it does not run. */
  #end: number | null = null;
  #hasBegun = false;
  #isStanding = false;

  readonly #clock: Clock;
  readonly #timer: SharedTimer;
  /** In ms; null for none. */
  #left: number | null;
  readonly #expired: () => void;

  constructor(clock: Clock, timer: SharedTimer, left: number | null, expired: () => void) {
    this.#clock = clock;
    this.#timer = timer;
    this.#left = left;
    this.#expired = expired;
  }

  /** Begins, unless it has begun. */
  begin(): void {
    this.#hasBegun = true;
    this.#update();
  }

  /** Stands still, or goes on. Before it has begun it is told only how to begin. */
  stand(isStanding: boolean): void {
    if (this.#isStanding === isStanding) return;
    this.#isStanding = isStanding;
    this.#update();
  }

  /** Ends it. */
  stop(): void {
    this.#left = null;
    if (this.#end !== null) this.#timer.callOff(this.#expired);
    this.#end = null;
  }

  #update(): void {
    const end = this.#end;
    const left = this.#left;
    if (left === null || !this.#hasBegun || this.#isStanding === (end === null)) return;
    if (end === null) {
      this.#end = this.#timer.set(this.#expired, left);
    } else {
      this.#timer.callOff(this.#expired);
      this.#left = Math.max(0, end - this.#clock.elapsed());
      this.#end = null;
    }
  }
}

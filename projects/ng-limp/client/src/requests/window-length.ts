import { USUAL_WINDOW as USUAL } from './quota-state';

/** When the first windows are asked for, in ms after the one before began. */
const FIRST_TRIES = [1000, 5000, 20_000, USUAL];

/** How long a window of the quota lasts, as far as refusals have told. All in ms. */
export class WindowLength {
  /** The longest time after which a window still ran. */
  #low = 0;
  /** The shortest time after which a new one had begun. */
  #high = Infinity;

  /** After how long a window is over. */
  get most(): number {
    return Math.min(this.#high, Math.max(this.#low, USUAL));
  }

  /** Whether to ask for a window earlier would gain little. */
  get isKnown(): boolean {
    const low = this.#low;
    const high = this.#high;
    if (high < Infinity && high - low <= Math.max(high / 10, 500)) return true;
    return low < USUAL && high >= USUAL && high < 1.02 * USUAL;
  }

  /** A frame was refused, so long after its window began. */
  stillRan(elapsed: number): void {
    this.#low = Math.max(this.#low, elapsed);
    if (elapsed >= this.#high) this.#high = Infinity;
  }

  /** A frame was taken that only a new window takes, so long after the one before began. */
  hadEnded(elapsed: number): void {
    this.#high = Math.min(this.#high, elapsed);
  }

  /**
   * When to ask for the next window, after the present one began: ever later while nothing is known, then between what
   * was too early and what was not, which costs one refusal a window until it is known.
   *
   * @param isRetry whether it was asked for too early already
   * @param isGuess whether it is not known when the present window began
   */
  nextTry(elapsed: number, isRetry: boolean, isGuess: boolean): number {
    const low = this.#low;
    const high = this.#high;
    const past = isGuess ? elapsed : Math.max(low, elapsed);
    const most = isGuess ? Infinity : high;
    let at = most;
    if (most === Infinity || !(isRetry || this.isKnown)) {
      const step = Math.max(1000, Math.min(past - USUAL, past / 4));
      const further = most === Infinity ? past + step : Math.sqrt(past * most);
      at = FIRST_TRIES.find((time) => time > past && time < most) ?? further;
    }
    if (at > elapsed) return at;
    return most > elapsed && most < Infinity ? most : elapsed + 1000;
  }
}

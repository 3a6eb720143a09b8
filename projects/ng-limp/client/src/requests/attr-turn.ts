import type { DocHold } from './attr-holds';
import type { Calls } from './requests';

/**
 * One upload's turn at the attrs that its files go to. It is asked for when the call is made, so that calls keep their
 * order though the code that sends files may have to be loaded first.
 */
export class AttrTurn {
  readonly hold: DocHold;
  #isHere = false;
  #here: () => void = () => undefined;
  readonly #giveUp: () => void;

  readonly #calls: Calls;

  /** @param keys all keys of the doc */
  constructor(calls: Calls, attrs: readonly string[], keys: readonly string[]) {
    this.#calls = calls;

    this.hold = {
      attrs: [...new Set(attrs)],
      others: keys.filter((key) => !attrs.includes(key)),
    };
    this.#giveUp = calls.holds.take(this.hold, () => {
      this.#isHere = true;
      this.#here();
    });
  }

  /** Whether it has come, and is not over. */
  get hasCome(): boolean {
    return this.#isHere;
  }

  /** Runs something when it comes; at once where it has. */
  whenHere(run: () => void): void {
    if (this.#isHere) run();
    else this.#here = run;
  }

  /** It is over, or not wanted any more. */
  end(): void {
    this.#giveUp();
    if (!this.#isHere) return;
    this.#isHere = false;
    this.#calls.holds.release(this.hold);
    this.#calls.flush();
  }
}

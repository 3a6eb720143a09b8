import type { DocReservation } from './attr-reservations';
import type { Requests } from './requests';

/**
 * One upload's reservation of the attrs that its files go to. It is asked for when the call is made, so that calls keep their
 * order though the code that sends files may have to be loaded first.
 */
export class AttrReservation {
  readonly doc: DocReservation;
  #isReserved = false;
  #granted: () => void = () => undefined;
  readonly #stopWaiting: () => void;

  readonly #requests: Requests;

  /** @param keys all keys of the doc */
  constructor(requests: Requests, attrs: readonly string[], keys: readonly string[]) {
    this.#requests = requests;
    this.doc = {
      attrs: [...new Set(attrs)],
      others: keys.filter((key) => !attrs.includes(key)),
    };
    this.#stopWaiting = requests.reservations.reserve(this.doc, () => {
      this.#isReserved = true;
      this.#granted();
    });
  }

  /** Whether it has come, and is not over. */
  get isGranted(): boolean {
    return this.#isReserved;
  }

  /** Runs something when it comes; at once where it has. */
  whenGranted(run: () => void): void {
    if (this.#isReserved) run();
    else this.#granted = run;
  }

  /** It is over, or not wanted any more. */
  release(): void {
    this.#stopWaiting();
    if (!this.#isReserved) return;
    this.#isReserved = false;
    this.#requests.reservations.release(this.doc);
    this.#requests.flush();
  }
}

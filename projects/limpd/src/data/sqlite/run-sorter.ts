import type { Steps } from './steps.ts';

/** Items sorted in one go; more are merged, so that nobody waits for a long sort. */
const RUN = 2000;

/** Sorts in slices, and keeps no more than the first `most` items. What is equal stays in the order in which it came. */
export class RunSorter<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #most: number;
  readonly #runs: (readonly T[])[] = [];
  #items: T[] = [];

  constructor(compare: (a: T, b: T) => number, most = Infinity) {
    this.#compare = compare;
    this.#most = most;
  }

  /** Takes in one more slice of items. */
  add(items: readonly T[]): void {
    for (const item of items) this.#items.push(item);
    if (this.#items.length >= RUN) this.#endRun();
  }

  /** The first items of all. */
  *sorted(): Steps<readonly T[]> {
    this.#endRun();
    let runs: (readonly T[])[] = this.#runs;
    while (runs.length > 1) {
      const merged: (readonly T[])[] = [];
      for (let at = 0; at < runs.length; at += 2) {
        merged.push(yield* this.#merged(runs[at] ?? [], runs[at + 1] ?? []));
      }
      runs = merged;
    }
    return runs[0] ?? [];
  }

  #endRun(): void {
    const run = this.#items.sort(this.#compare);
    this.#items = [];
    const [only] = this.#runs;
    if (this.#most > RUN || only === undefined) {
      this.#runs.push(run.slice(0, this.#most));
    } else {
      // What is wanted is little: one run is enough, of the best so far.
      this.#runs[0] = [...only, ...run].sort(this.#compare).slice(0, this.#most);
    }
  }

  *#merged(a: readonly T[], b: readonly T[]): Steps<readonly T[]> {
    const merged: T[] = [];
    let [atA, atB] = [0, 0];
    while (merged.length < this.#most) {
      const [nextA, nextB] = [a[atA], b[atB]];
      if (nextA !== undefined && (nextB === undefined || this.#compare(nextA, nextB) <= 0)) {
        merged.push(nextA);
        atA += 1;
      } else if (nextB !== undefined) {
        merged.push(nextB);
        atB += 1;
      } else break;
      if (merged.length % RUN === 0) yield;
    }
    return merged;
  }
}

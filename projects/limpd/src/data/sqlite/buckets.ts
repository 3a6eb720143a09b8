import { Aggregator } from 'mingo';
import { sameValue } from '../change.ts';
import { compareValues } from '../order.ts';
import { viewOfDoc, viewPath } from '../query-view.ts';
import type { Bucket } from '../store.ts';
import type { Value } from '../value.ts';
import type { Cell } from './decode-cells.ts';
import { RunSorter } from './run-sorter.ts';
import { docOfColumn } from './sorting.ts';
import type { Steps } from './steps.ts';

/** Values counted in one go. */
const SLICE = 5000;

/** Divides documents into even buckets by what they have at a path, as MongoDB's `$bucketAuto` does. */
export class Buckets {
  readonly #path: string;
  readonly #values: Aggregator;
  readonly #sorter = new RunSorter<Value>(compareValues);

  constructor(path: string) {
    this.#path = path;
    this.#values = new Aggregator([{ $project: { value: `$${viewPath(path)}` } }]);
  }

  /** Takes in some documents, each told by its column of `columnOf(path)`. */
  add(cells: readonly Cell[]): void {
    const views = cells.map((cell) => viewOfDoc(docOfColumn(this.#path, cell)));
    const rows = this.#values.run<{ readonly value?: Value }>(views);
    this.#sorter.add(rows.map(({ value }) => value ?? null));
  }

  /** All that was taken in, in at most `most` buckets. What is equal is never divided. */
  *divided(most: number): Steps<readonly Bucket[]> {
    const values = yield* this.#sorter.sorted();
    const even = Math.max(1, Math.round(values.length / most));
    const buckets: Bucket[] = [];
    let from = 0;
    do {
      let to = buckets.length + 1 === most ? values.length : Math.min(from + even, values.length);
      for (; to < values.length && to > 0; to += 1) {
        if (!sameValue(values[to - 1] ?? null, values[to] ?? null)) break;
        if (to % SLICE === 0) yield;
      }
      const max = values[to] ?? values[to - 1] ?? null;
      buckets.push({ min: values[from] ?? null, max, count: to - from });
      from = to;
    } while (from < values.length);
    return buckets;
  }
}

import { compare, isEqual } from 'mingo/util';
import { viewOfDoc, viewPath } from '../query-view.ts';
import type { Bucket } from '../store.ts';
import type { Value } from '../value.ts';
import { viewedAt } from './decode-cells.ts';
import type { Match } from './rows.ts';
import { RunSorter } from './run-sorter.ts';
import { docOfColumn } from './sorting.ts';
import type { Steps } from './steps.ts';

interface Entry {
  readonly n: number;
  readonly value: Value;
}

/** Values counted in one go. */
const SLICE = 5000;

/** Divides documents into even buckets by what they have at a path, as MongoDB's `$bucketAuto` does. */
export class Buckets {
  readonly #path: string;
  readonly #sorter = new RunSorter<Entry>((a, b) => {
    const nulls = Number(b.value === null) - Number(a.value === null);
    return nulls || compare(a.value, b.value) || a.n - b.n;
  });

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes in some documents, each with its column of `columnOf(path)` first. */
  add(rows: readonly Pick<Match, 'n' | 'columns'>[]): void {
    const path = viewPath(this.#path);
    const entries = rows.map(({ n, columns: [cell = null] }) => {
      return { n, value: viewedAt(viewOfDoc(docOfColumn(this.#path, cell)), path) };
    });
    this.#sorter.add(entries);
  }

  /** All that was taken in, in at most `most` buckets. What is equal is never divided. */
  *divided(most: number): Steps<readonly Bucket[]> {
    const values = (yield* this.#sorter.sorted()).map(({ value }) => value);
    const even = Math.max(1, Math.round(values.length / most));
    const buckets: Bucket[] = [];
    let from = 0;
    do {
      let to = buckets.length + 1 === most ? values.length : Math.min(from + even, values.length);
      for (; to < values.length && to > 0; to += 1) {
        if (!isEqual(values[to - 1], values[to])) break;
        if (to % SLICE === 0) yield;
      }
      const max = values[to] ?? values[to - 1] ?? null;
      buckets.push({ min: values[from] ?? null, max, count: to - from });
      from = to;
    } while (from < values.length);
    return buckets;
  }
}

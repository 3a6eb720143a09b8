import { compareValues, sortValue, valuesAt, type SortValue } from '../order.ts';
import type { Window } from '../store.ts';
import { isDoc, makeDoc, type Doc } from '../value.ts';
import { orderOf, type Order } from './access.ts';
import { jsonIn, type Cell } from './decode-cells.ts';
import type { Match } from './rows.ts';
import type { Steps } from './steps.ts';

/** SQL for as much of a document as tells what it has at `path`. */
export function columnOf(path: string): string {
  const first = plainFirst(path);
  return first === undefined ? 'json(doc)' : `doc -> '$."${first}"'`;
}

/** A document that has at `path` what the one has that `cell` comes from. */
export function docOfColumn(path: string, cell: Cell): Doc {
  if (typeof cell !== 'string') return makeDoc([]);
  const value = jsonIn(cell);
  const first = plainFirst(path);
  if (first !== undefined) return makeDoc([[first, value]]);
  return isDoc(value) ? value : makeDoc([]);
}

function plainFirst(path: string): string | undefined {
  const [first = ''] = path.split('.', 1);
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(first) ? first : undefined;
}

/** The columns that a {@link Sorter} needs of each row. */
export function sortColumns(window: Window): readonly string[] {
  return orderOf(window).terms.map(([path]) => columnOf(path));
}

interface Entry {
  readonly match: Match;
  readonly keys: readonly SortValue[];
}

/** Rows sorted in one go; more are merged, so that nobody waits for a long sort. */
const RUN = 2000;

/** Sorts rows, and keeps no more of them than the window can show. */
export class Sorter {
  readonly #order: Order;
  readonly #most: number;
  readonly #runs: (readonly Entry[])[] = [];
  #entries: Entry[] = [];

  constructor(window: Window) {
    this.#order = orderOf(window);
    this.#most = (window.skip ?? 0) + (window.limit ?? Infinity);
  }

  /** Takes in rows with the columns of {@link sortColumns}. */
  add(found: readonly Match[]): void {
    for (const match of found) {
      const keys = this.#order.terms.map(([path, direction], at) => {
        const doc = docOfColumn(path, match.columns[at] ?? null);
        return sortValue(valuesAt(doc, path).values, direction);
      });
      this.#entries.push({ match, keys });
    }
    if (this.#entries.length >= RUN) this.#endRun();
  }

  /** All rows in the window's order, those before the window included. */
  *sorted(): Steps<readonly Match[]> {
    this.#endRun();
    let runs: (readonly Entry[])[] = this.#runs;
    while (runs.length > 1) {
      const merged: (readonly Entry[])[] = [];
      for (let at = 0; at < runs.length; at += 2) {
        merged.push(yield* this.#merged(runs[at] ?? [], runs[at + 1] ?? []));
      }
      runs = merged;
    }
    return (runs[0] ?? []).map(({ match }) => match);
  }

  #endRun(): void {
    const run = this.#entries.sort((a, b) => this.#compare(a, b));
    this.#entries = [];
    const [only] = this.#runs;
    if (this.#most > RUN || only === undefined) {
      this.#runs.push(run.slice(0, this.#most));
    } else {
      // What is wanted is little: one run is enough, of the best so far.
      this.#runs[0] = [...only, ...run].sort((a, b) => this.#compare(a, b)).slice(0, this.#most);
    }
  }

  *#merged(a: readonly Entry[], b: readonly Entry[]): Steps<readonly Entry[]> {
    const merged: Entry[] = [];
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

  #compare(a: Entry, b: Entry): number {
    for (const [at, [, direction]] of this.#order.terms.entries()) {
      const order = compareValues(a.keys[at] ?? null, b.keys[at] ?? null);
      if (order !== 0) return order * direction;
    }
    if (a.match.id === b.match.id) return 0;
    return (a.match.id < b.match.id ? -1 : 1) * this.#order.id;
  }
}

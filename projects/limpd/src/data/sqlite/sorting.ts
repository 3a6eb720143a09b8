import { compareValues, sortValue, valuesAt, type SortValue } from '../order.ts';
import type { Window } from '../store.ts';
import { isDoc, makeDoc, type Doc } from '../value.ts';
import { orderOf, type Order } from './access.ts';
import { jsonIn, type Cell } from './decode-cells.ts';
import type { Match } from './rows.ts';
import { RunSorter } from './run-sorter.ts';
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

interface Entry<M> {
  readonly match: M;
  readonly keys: readonly SortValue[];
}

/** Sorts rows, and keeps no more of them than the window can show. */
export class Sorter<M extends Match = Match> {
  readonly #order: Order;
  readonly #runs: RunSorter<Entry<M>>;

  constructor(window: Window) {
    this.#order = orderOf(window);
    const most = (window.skip ?? 0) + (window.limit ?? Infinity);
    this.#runs = new RunSorter((a, b) => this.#compare(a, b), most);
  }

  /** Takes in rows that begin with the columns of {@link sortColumns}. */
  add(found: readonly M[]): void {
    const entries = found.map((match): Entry<M> => {
      const keys = this.#order.terms.map(([path, direction], at) => {
        const doc = docOfColumn(path, match.columns[at] ?? null);
        return sortValue(valuesAt(doc, path).values, direction);
      });
      return { match, keys };
    });
    this.#runs.add(entries);
  }

  /** The rows in the window's order, those before the window included. */
  *sorted(): Steps<readonly M[]> {
    const entries = yield* this.#runs.sorted();
    return entries.map(({ match }) => match);
  }

  #compare(a: Entry<M>, b: Entry<M>): number {
    for (const [at, [, direction]] of this.#order.terms.entries()) {
      const order = compareValues(a.keys[at] ?? null, b.keys[at] ?? null);
      if (order !== 0) return order * direction;
    }
    if (a.match.id === b.match.id) return 0;
    return (a.match.id < b.match.id ? -1 : 1) * this.#order.id;
  }
}

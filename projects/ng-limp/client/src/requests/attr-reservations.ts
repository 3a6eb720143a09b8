/** The keys of a doc with files. */
export interface DocReservation {
  /** Those that files go to. */
  readonly attrs: readonly string[];
  /** All others: the doc takes what another call has sent to any of them. */
  readonly others: readonly string[];
}

interface WaitingReservation {
  readonly doc: DocReservation;
  readonly granted: () => void;
}

/**
 * Keeps calls apart that would take each other's files. A server holds uploaded files per connection and attr until
 * any doc with that key comes (`docs/protocol.md`, "Files"), so while one call uploads to an attr, no other call
 * whose doc has that key may go out; and what an abandoned upload has left must not end up in somebody else's doc.
 */
export class AttrReservations {
  /** Attrs that an upload goes to. */
  readonly #reserved = new Set<string>();
  /** Keys of the calls that wait for their own files, with how many of these calls have each. */
  readonly #shared = new Map<string, number>();
  /** How many files an attr has left on the server, on the present connection. */
  readonly #leftovers = new Map<string, number>();
  #waiting: WaitingReservation[] = [];

  /** Whether any files were left behind. */
  get hasLeftovers(): boolean {
    return this.#leftovers.size > 0;
  }

  /**
   * Reserves attrs for one upload as soon as no other has any of them or of the other keys of its doc, and no other's doc
   * has any of them. Returns how to cancel the wait.
   */
  reserve(doc: DocReservation, granted: () => void): () => void {
    const reservation = { doc, granted };
    this.#waiting.push(reservation);
    this.#grant();
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== reservation);
    };
  }

  release({ attrs, others }: DocReservation): void {
    for (const attr of attrs) this.#reserved.delete(attr);
    for (const key of others) this.#share(key, -1);
    this.#grant();
  }

  /** Whether a doc with these keys has to wait for an upload of another call. */
  isReserved(keys: readonly string[]): boolean {
    return this.#reserved.size > 0 && keys.some((key) => this.#reserved.has(key));
  }

  /** An upload of `count` files to an attr came to nothing; the server may still have them. */
  abandon(attr: string, count: number): void {
    this.#leftovers.set(attr, Math.max(count, this.#leftovers.get(attr) ?? 0));
  }

  /** An attr's files were taken by the doc they were meant for. */
  stored(attr: string): void {
    this.#leftovers.delete(attr);
  }

  /** Whether a doc with these keys would take files that were left behind. */
  wouldTakeLeftovers(keys: readonly string[]): boolean {
    return this.hasLeftovers && keys.some((key) => this.#leftovers.has(key));
  }

  /** Whether an upload of `count` files to an attr leaves any of those left behind in place. */
  wouldLeaveLeftovers(attr: string, count: number): boolean {
    return (this.#leftovers.get(attr) ?? 0) > count;
  }

  /** A new connection has nothing left behind. */
  connectionLost(): void {
    this.#leftovers.clear();
  }

  #grant(): void {
    const next = this.#waiting.find(({ doc }) => this.#isFree(doc));
    if (next === undefined) return;
    this.#waiting = this.#waiting.filter((other) => other !== next);
    for (const attr of next.doc.attrs) this.#reserved.add(attr);
    for (const key of next.doc.others) this.#share(key, 1);
    next.granted();
    this.#grant();
  }

  #isFree({ attrs, others }: DocReservation): boolean {
    return (
      !this.isReserved(attrs) &&
      !this.isReserved(others) &&
      !attrs.some((attr) => this.#shared.has(attr))
    );
  }

  #share(key: string, more: number): void {
    const count = (this.#shared.get(key) ?? 0) + more;
    if (count > 0) this.#shared.set(key, count);
    else this.#shared.delete(key);
  }
}

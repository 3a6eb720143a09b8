import type { Entry } from './entry';

/** The requests that wait to be sent, in the order in which they are to go. */
export class OutgoingQueue {
  readonly #entries: Entry[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** Puts an entry where its order says: last for a new one, further ahead for one that comes back. */
  add(entry: Entry): void {
    let at = this.#entries.length;
    while (at > 0 && (this.#entries[at - 1]?.order ?? 0) > entry.order) at -= 1;
    // Nearly all are new, and go out first: no list is made for these.
    if (at === this.#entries.length) this.#entries.push(entry);
    else this.#entries.splice(at, 0, entry);
  }

  remove(entry: Entry): void {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
  }

  /** The first entry that may go, taken out. */
  takeFirst(mayGo: (entry: Entry) => boolean): Entry | null {
    const at = this.#entries.findIndex(mayGo);
    if (at <= 0) return at < 0 ? null : (this.#entries.shift() ?? null);
    return this.#entries.splice(at, 1)[0] ?? null;
  }

  /** All entries, in order, as they are now. */
  all(): readonly Entry[] {
    return [...this.#entries];
  }
}

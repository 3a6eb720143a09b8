import { setImmediate as nextTurn } from 'node:timers/promises';
import { viewOfDoc, type View } from '../data/query-view.ts';
import type { Store, StoreEvent } from '../data/store.ts';
import type { Doc } from '../data/value.ts';

/** How long watches are told of events before others get their turn, in milliseconds. */
const SLICE_MS = 1;

/** Of how many queries it is known that they are equal, and how long these may be. */
const MOST_TESTS = 1000;
const MOST_TEST_CHARS = 1000;

/** Whether a document is one of those that are watched. */
export type Test = (view: View) => boolean;

/** Who watches a collection. */
export interface HubMember {
  /** One change, in order with all others of the collection. What this returns is waited for; it must not reject. */
  onEvent(event: SharedEvent): Promise<void> | undefined;
  /** The watch has ended by itself: changes may have been missed. */
  onFail(error: Error): void;
}

/** One change, with what has been found out about it for all who watch. */
export class SharedEvent {
  readonly event: StoreEvent;
  readonly #shown = new Map<string, Promise<Doc>>();
  readonly #matches = new Map<Test, boolean>();
  #view: View | undefined;

  constructor(event: StoreEvent) {
    this.event = event;
  }

  /** What `show` makes of the document, once for all with the same `key`. */
  shown(key: string, show: (event: StoreEvent) => Promise<Doc>): Promise<Doc> {
    const known = this.#shown.get(key) ?? show(this.event);
    this.#shown.set(key, known);
    return known;
  }

  /** Whether `test` holds for the document, asked once. */
  matches(test: Test): boolean {
    const known = this.#matches.get(test) ?? test((this.#view ??= viewOfDoc(this.event.doc)));
    this.#matches.set(test, known);
    return known;
  }
}

/**
 * Tells watches of changes: one watch of the store for each collection, however many watch it. A change that thousands
 * watch is told them a few at a time, so that calls are answered meanwhile.
 */
export class WatchHub {
  readonly #store: Pick<Store, 'watch'>;
  readonly #mostWaiting: number;
  readonly #collections = new Map<string, Watched>();
  readonly #tests = new Map<string, Test>();

  /** @param mostWaiting how many changes of a collection may wait to be told */
  constructor(store: Pick<Store, 'watch'>, mostWaiting: number) {
    this.#store = store;
    this.#mostWaiting = mostWaiting;
  }

  /** What `make` makes of a query, the same for equal queries, so that a change is tested once for all of these. */
  testFor(query: string, make: () => Test): Test {
    const test = this.#tests.get(query) ?? make();
    if (query.length > MOST_TEST_CHARS) return test;
    this.#tests.set(query, test);
    if (this.#tests.size > MOST_TESTS) this.#tests.clear();
    return test;
  }

  /** Tells `member` of every change in `collection` after this resolves, until the function is called. */
  async join(collection: string, member: HubMember): Promise<() => void> {
    const known = this.#collections.get(collection);
    const watched: Watched =
      known ??
      new Watched(this.#mostWaiting, () => {
        if (this.#collections.get(collection) === watched) this.#collections.delete(collection);
      });
    if (known === undefined) {
      this.#collections.set(collection, watched);
      watched.begin(this.#store.watch(collection, watched));
    }
    return watched.add(member);
  }
}

/** A collection that is watched. */
class Watched {
  /** With the number of the last change that was made before they came. */
  readonly #members = new Map<HubMember, number>();
  readonly #waiting: SharedEvent[] = [];
  readonly #mostWaiting: number;
  readonly #onOver: () => void;
  #stop: Promise<() => void> = Promise.resolve(() => undefined);
  #isOver = false;
  #isTelling = false;
  /** How many changes were made. */
  #made = 0;

  constructor(mostWaiting: number, onOver: () => void) {
    this.#mostWaiting = mostWaiting;
    this.#onOver = onOver;
  }

  begin(stop: Promise<() => void>): void {
    this.#stop = stop;
    // Who waits for it is told.
    stop.catch(() => this.#end());
  }

  async add(member: HubMember): Promise<() => void> {
    this.#members.set(member, Infinity);
    try {
      await this.#stop;
    } catch (error) {
      this.#members.delete(member);
      throw error;
    }
    this.#members.set(member, this.#made);
    return () => {
      if (this.#members.delete(member) && this.#members.size === 0) this.#end();
    };
  }

  onEvent(event: StoreEvent): void {
    this.#made += 1;
    this.#waiting.push(new SharedEvent(event));
    if (this.#waiting.length > this.#mostWaiting) {
      this.onFail(new Error('Changes are made faster than they can be told.'));
      return;
    }
    if (!this.#isTelling) void this.#tell();
  }

  onFail(error: Error): void {
    const members = [...this.#members.keys()];
    this.#members.clear();
    this.#end();
    for (const member of members) member.onFail(error);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiting.length = 0;
    this.#onOver();
    this.#stop.then(
      (stop) => stop(),
      () => undefined,
    );
  }

  async #tell(): Promise<void> {
    this.#isTelling = true;
    // Whoever has made the change is answered first.
    await nextTurn();
    let since = performance.now();
    for (let event = this.#waiting[0]; event !== undefined; event = this.#waiting[0]) {
      const number = this.#made - this.#waiting.length + 1;
      for (const [member, before] of [...this.#members]) {
        if (number <= before || !this.#members.has(member)) continue;
        await member.onEvent(event);
        if (performance.now() - since < SLICE_MS) continue;
        await nextTurn();
        since = performance.now();
      }
      this.#waiting.shift();
    }
    this.#isTelling = false;
  }
}

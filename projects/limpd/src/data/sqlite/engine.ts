import { Reads } from './reads.ts';
import type { Database } from './database.ts';
import {
  failureOf,
  SlowQuery,
  type Answer,
  type Order,
  type Outcome,
  type Request,
} from './messages.ts';
import type { Match } from './rows.ts';
import type { Steps } from './steps.ts';
import { Tables, type Collection } from './tables.ts';
import { Writes, type Told } from './writes.ts';

/** What came of a batch of requests. */
export interface Done {
  readonly outcomes: readonly Outcome[];
  readonly told: readonly Told[];
}

/** A query that needs more than one turn. */
interface Long {
  readonly id: number;
  readonly collection: string;
  readonly steps: Steps<Answer>;
  readonly since: number;
}

/** How long a turn lasts at least, in milliseconds: most queries are done in one. */
const TURN_MS = 2;

type Write = Order & { readonly op: 'declare' | 'insert' | 'update' | 'remove' };
type Read = Exclude<Order, Write | { readonly op: 'close' }>;

/**
 * Carries out requests on one database. What is written by one batch is one transaction: the disk is
 * waited for once, however many there are, and nothing is answered before.
 *
 * A read that takes long is cut into slices, between which other requests are carried out. Writes
 * are not: nothing comes between what they read and what they write.
 */
export class Engine {
  readonly #db: Database;
  readonly #tables: Tables;
  readonly #reads: Reads;
  readonly #writes: Writes;
  readonly #maxQueryMs: number;
  readonly #watched = new Set<string>();
  readonly #cursors = new Map<number, Generator<readonly Match[], void>>();
  #lastCursor = 0;
  readonly #long: Long[] = [];
  #told: Told[] = [];

  /** @param maxQueryMs how long a read may take, in milliseconds. */
  constructor(db: Database, maxQueryMs: number) {
    this.#db = db;
    this.#maxQueryMs = maxQueryMs;
    this.#tables = new Tables(db);
    this.#reads = new Reads(db);
    this.#writes = new Writes(db, this.#tables, this.#reads, (told) => {
      if (this.#watched.has(told.collection)) this.#told.push(told);
    });
  }

  /** Whether queries wait for their next turn. */
  get isBusy(): boolean {
    return this.#long.length > 0;
  }

  /** Carries out `requests`, one after the other; long reads go on with {@link goOn}. */
  run(requests: readonly Request[]): Done {
    const writes = requests.some(({ order }) => isWrite(order));
    if (!writes) return { outcomes: requests.flatMap((request) => this.#one(request)), told: [] };
    const counts = this.#tables.counts();
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const outcomes = requests.flatMap((request) => this.#one(request));
      this.#db.exec('COMMIT');
      const told = this.#told;
      this.#told = [];
      return { outcomes, told };
    } catch (error) {
      this.#told = [];
      this.#rollBack();
      this.#tables.reload(counts);
      const failure = failureOf(error, '');
      return { outcomes: requests.map(({ id }) => ({ id, failure })), told: [] };
    }
  }

  /** Gives the query that has waited longest its next turn. */
  goOn(): readonly Outcome[] {
    const next = this.#long.shift();
    if (next === undefined) return [];
    return this.#turn(next);
  }

  /** Gives up what is not done yet. */
  end(): readonly Outcome[] {
    const failure = failureOf(new Error('The store was closed.'), '');
    return this.#long.splice(0).map(({ id }) => ({ id, failure }));
  }

  #one({ id, order }: Request): readonly Outcome[] {
    if (order.op === 'close') return [{ id, answer: null }];
    if (!isWrite(order)) {
      const collection = 'collection' in order ? order.collection : '';
      return this.#turn({ id, collection, steps: this.#read(order), since: performance.now() });
    }
    const counts = this.#tables.counts();
    const told = this.#told.length;
    try {
      return [{ id, answer: this.#db.whole(() => this.#write(order)) }];
    } catch (error) {
      this.#told.length = told;
      this.#tables.reload(counts);
      return [{ id, failure: failureOf(error, order.collection) }];
    }
  }

  #turn(long: Long): readonly Outcome[] {
    const { id, steps, since, collection } = long;
    try {
      const until = performance.now() + TURN_MS;
      do {
        const step = steps.next();
        if (step.done === true) return [{ id, answer: step.value }];
      } while (performance.now() < until);
      if (performance.now() - since > this.#maxQueryMs) throw new SlowQuery(this.#maxQueryMs);
      this.#long.push(long);
      return [];
    } catch (error) {
      return [{ id, failure: failureOf(error, collection) }];
    }
  }

  #write(order: Write): Answer {
    const { collection } = order;
    switch (order.op) {
      case 'declare':
        this.#writes.declare(collection, order.declaration);
        return null;
      case 'insert':
        this.#writes.insert(collection, order.doc);
        return null;
      case 'update':
        return this.#writes.update(collection, order.filter, order.changes, order.window);
      case 'remove':
        return this.#writes.remove(collection, order.filter, order.window);
      default:
        return order satisfies never;
    }
  }

  *#read(order: Read): Steps<Answer> {
    switch (order.op) {
      case 'find':
        return yield* this.#reads.find(this.#get(order), order.filter, order.window);
      case 'count':
        return yield* this.#reads.count(this.#get(order), order.filter);
      case 'group':
        return yield* this.#reads.group(
          this.#get(order),
          order.filter,
          order.path,
          order.buckets,
          order.among,
        );
      case 'among':
        return yield* this.#reads.among(this.#get(order), order.among, order.filter, order.window);
      case 'watch':
        if (order.on) this.#watched.add(order.collection);
        else this.#watched.delete(order.collection);
        return null;
      default:
        return yield* this.#readOn(order);
    }
  }

  *#readOn(order: Read & { readonly op: 'open' | 'next' | 'shut' }): Steps<Answer> {
    switch (order.op) {
      case 'open':
        this.#lastCursor += 1;
        this.#cursors.set(
          this.#lastCursor,
          this.#reads.pages(this.#get(order), order.filter, order.window),
        );
        return this.#lastCursor;
      case 'next':
        for (;;) {
          const page = this.#cursors.get(order.cursor)?.next();
          if (page?.done !== false) {
            this.#cursors.delete(order.cursor);
            return [];
          }
          if (page.value.length > 0) return page.value.flatMap(({ doc }) => doc ?? []);
          yield;
        }
      case 'shut':
        this.#cursors.delete(order.cursor);
        return null;
      default:
        return order satisfies never;
    }
  }

  #get({ collection }: { readonly collection: string }): Collection {
    return this.#tables.get(collection);
  }

  /** SQLite may have rolled back by itself, as where the disk is full. */
  #rollBack(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // There was nothing left to roll back.
    }
  }
}

function isWrite(order: Order): order is Write {
  switch (order.op) {
    case 'declare':
    case 'insert':
    case 'update':
    case 'remove':
      return true;
    case 'find':
    case 'open':
    case 'next':
    case 'shut':
    case 'count':
    case 'group':
    case 'among':
    case 'watch':
    case 'close':
      return false;
    default:
      return order satisfies never;
  }
}

import type { Change } from '../change.ts';
import type { Filter } from '../filter.ts';
import type {
  Among,
  Bucket,
  Declaration,
  Found,
  Near,
  NearDoc,
  Store,
  Updated,
  Watcher,
  Window,
} from '../store.ts';
import type { Doc } from '../value.ts';
import { docText, readDocText } from './doc-text.ts';
import {
  errorOf,
  type Answer,
  type Answers,
  type Order,
  type Report,
  type Request,
} from './messages.ts';
import { openLine, type Line } from './thread.ts';
import type { Told } from './writes.ts';

/** How a store shall be. */
export interface SqliteOptions {
  /** Folder to keep documents in, made if it is not there. In memory when left out. */
  readonly folder?: string;
  /** How long a query may take, in milliseconds, before it is given up. 10,000 by default. */
  readonly maxQueryMs?: number;
}

/** How long a query may take unless told otherwise, in milliseconds. */
export const DEFAULT_MAX_QUERY_MS = 10_000;

/**
 * Opens a store in SQLite.
 *
 * @throws UnfitDatabaseError when another process has the folder open, or it cannot be used.
 */
export async function openSqliteStore(options: SqliteOptions = {}): Promise<Store> {
  const store = new SqliteStore(options);
  await store.opened;
  return store;
}

/** A store in memory, which cannot fail to open. */
export function createSqliteStore(options: Omit<SqliteOptions, 'folder'> = {}): Store {
  return new SqliteStore(options);
}

interface Waiter {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

class SqliteStore implements Store {
  readonly opened: Promise<void>;
  readonly #line: Line;
  readonly #waiting = new Map<number, Waiter>();
  readonly #watchers = new Map<string, Set<Watcher>>();
  #requests: Request[] = [];
  #lastId = 0;
  /** Why nothing can be asked any more. */
  #over: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor({ folder, maxQueryMs = DEFAULT_MAX_QUERY_MS }: SqliteOptions) {
    this.#line = openLine({ folder, maxQueryMs });
    this.#line.onLost = (error) => this.#end(error);
    this.opened = new Promise((resolve, reject) => {
      this.#line.port.on('message', (report: Report) => this.#hear(report, resolve, reject));
    });
    this.opened.catch(() => undefined);
  }

  async declare(collection: string, declaration: Declaration): Promise<void> {
    await this.#ask({ op: 'declare', collection, declaration });
  }

  async find(collection: string, filter: Filter, window: Window = {}): Promise<readonly Doc[]> {
    const texts = await this.#ask({ op: 'find', collection, filter, window });
    return texts.map(readDocText);
  }

  async *stream(collection: string, filter: Filter, window: Window = {}): AsyncIterable<Doc> {
    const cursor = await this.#ask({ op: 'open', collection, filter, window });
    try {
      for (;;) {
        const page = await this.#ask({ op: 'next', cursor });
        if (page.length === 0) return;
        for (const text of page) yield readDocText(text);
      }
    } finally {
      // Where the reader has left, nobody waits for this.
      this.#ask({ op: 'shut', cursor }).catch(() => undefined);
    }
  }

  async count(collection: string, filter: Filter): Promise<number> {
    return this.#ask({ op: 'count', collection, filter });
  }

  async group(
    collection: string,
    filter: Filter,
    path: string,
    buckets: number,
    among?: Among,
  ): Promise<readonly Bucket[]> {
    return this.#ask({ op: 'group', collection, filter, path, buckets, among });
  }

  async search(
    collection: string,
    text: string,
    filter: Filter,
    window: Window = {},
  ): Promise<Found<Doc>> {
    const among: Among = { kind: 'words', text };
    const { total, docs } = await this.#ask({ op: 'among', collection, among, filter, window });
    return { total, found: docs.map(readDocText) };
  }

  async near(
    collection: string,
    near: Near,
    filter: Filter,
    window: Window = {},
  ): Promise<Found<NearDoc>> {
    const among: Among = { kind: 'near', near };
    const { total, docs, ranks } = await this.#ask({
      op: 'among',
      collection,
      among,
      filter,
      window,
    });
    const found = docs.map((text, at) => ({ doc: readDocText(text), distance: ranks[at] ?? 0 }));
    return { total, found };
  }

  async insert(collection: string, doc: Doc): Promise<void> {
    await this.#ask({ op: 'insert', collection, doc: docText(doc) });
  }

  async update(
    collection: string,
    filter: Filter,
    changes: readonly Change[],
    window: Window = {},
  ): Promise<Updated> {
    return this.#ask({ op: 'update', collection, filter, changes, window });
  }

  async remove(
    collection: string,
    filter: Filter,
    window: Window = {},
  ): Promise<readonly string[]> {
    return this.#ask({ op: 'remove', collection, filter, window });
  }

  async watch(collection: string, watcher: Watcher): Promise<() => void> {
    const watchers = this.#watchers.get(collection) ?? new Set();
    this.#watchers.set(collection, watchers.add(watcher));
    try {
      await this.#ask({ op: 'watch', collection, on: true });
    } catch (error) {
      watchers.delete(watcher);
      throw error;
    }
    return () => {
      if (!watchers.delete(watcher) || watchers.size > 0) return;
      if (this.#over !== undefined) return;
      this.#ask({ op: 'watch', collection, on: false }).catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#over !== undefined) return;
    const closed = this.#ask({ op: 'close' });
    this.#over = new Error('The store is closed.');
    await closed.catch(() => undefined);
    this.#end(this.#over);
    this.#line.release();
  }

  #ask<O extends Order>(order: O): Promise<Answers[O['op']]>;
  #ask(order: Order): Promise<Answer> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#line.port.ref();
      this.#waiting.set(id, { resolve, reject });
      // Whatever is asked in the same turn of the event loop goes together.
      if (this.#requests.push({ id, order }) === 1) setImmediate(() => this.#send());
    });
  }

  #send(): void {
    this.#line.port.postMessage(this.#requests);
    this.#requests = [];
  }

  #hear(report: Report, opened: () => void, failed: (error: Error) => void): void {
    switch (report.kind) {
      case 'opened':
        opened();
        this.#rest();
        return;
      case 'failed': {
        const error = errorOf(report.failure);
        failed(error);
        this.#end(error);
        this.#line.release();
        return;
      }
      case 'done':
        for (const told of report.told) this.#tell(told);
        for (const outcome of report.outcomes) {
          const waiter = this.#waiting.get(outcome.id);
          this.#waiting.delete(outcome.id);
          if ('failure' in outcome) waiter?.reject(errorOf(outcome.failure));
          else waiter?.resolve(outcome.answer);
        }
        this.#rest();
        return;
      default:
        report satisfies never;
    }
  }

  /** A store that nobody waits for keeps no process alive. */
  #rest(): void {
    if (this.#waiting.size === 0) this.#line.port.unref();
  }

  #tell({ collection, oper, doc: text }: Told): void {
    const watchers = this.#watchers.get(collection);
    if (watchers === undefined || watchers.size === 0) return;
    const doc = readDocText(text);
    for (const watcher of watchers) watcher.onEvent({ oper, doc });
  }

  /** Nothing will be answered any more. */
  #end(error: Error): void {
    this.#over = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    const watchers = [...this.#watchers.values()].flatMap((some) => [...some]);
    this.#watchers.clear();
    for (const watcher of watchers) watcher.onFail(error);
  }
}

import { Aggregator, Query } from 'mingo';
import { applyChanges, sameValue, type Change } from './change.ts';
import { soleId, type Filter } from './filter.ts';
import { viewCriteria, viewOfDoc, viewPath, type View } from './query-view.ts';
import {
  DuplicateDocError,
  type Bucket,
  type Store,
  type StoreEvent,
  type Window,
} from './store.ts';
import { own, type Doc, type Value } from './value.ts';

interface Entry {
  readonly doc: Doc;
  readonly view: View;
}

interface Collection {
  readonly entries: Map<string, Entry>;
  readonly watchers: Set<(event: StoreEvent) => void>;
  unique: readonly string[];
}

/** Keeps everything in memory. Closing it forgets nothing, so that a server can be started on it anew. */
export function createMemoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly #collections = new Map<string, Collection>();

  async demandUnique(collection: string, attrs: readonly string[]): Promise<void> {
    this.#collection(collection).unique = attrs;
  }

  async find(collection: string, filter: Filter, window: Window = {}): Promise<readonly Doc[]> {
    const matches = this.#matches(collection, filter);
    const docs = new Map(matches.map((entry) => [entry.view, entry.doc]));
    const sort = window.sort ?? [['_id', -1] as const];
    let cursor = new Query<View>({})
      .find<View>([...docs.keys()])
      .sort(Object.fromEntries(sort.map(([path, direction]) => [viewPath(path), direction])));
    if (window.skip !== undefined) cursor = cursor.skip(window.skip);
    if (window.limit !== undefined) cursor = cursor.limit(window.limit);
    return cursor
      .all()
      .map((view) => docs.get(view))
      .filter((doc) => doc !== undefined);
  }

  async count(collection: string, filter: Filter): Promise<number> {
    return this.#matches(collection, filter).length;
  }

  async group(
    collection: string,
    filter: Filter,
    path: string,
    buckets: number,
  ): Promise<readonly Bucket[]> {
    const views = this.#matches(collection, filter).map((entry) => entry.view);
    const stage = { $bucketAuto: { groupBy: `$${viewPath(path)}`, buckets } };
    return new Aggregator([stage]).run<RawBucket>(views).map((bucket) => ({
      min: bucket._id.min ?? null,
      max: bucket._id.max ?? null,
      count: bucket.count,
    }));
  }

  async insert(collection: string, doc: Doc): Promise<void> {
    this.#refuseDuplicate(collection, doc);
    this.#collection(collection).entries.set(idOf(doc), entryOf(doc));
    this.#tell(collection, { oper: 'create', doc });
  }

  async update(collection: string, filter: Filter, changes: readonly Change[]): Promise<number> {
    const { entries } = this.#collection(collection);
    let updated = 0;
    for (const { doc } of this.#matches(collection, filter)) {
      const changed = applyChanges(doc, changes);
      if (changed === undefined) continue;
      this.#refuseDuplicate(collection, changed);
      entries.set(idOf(doc), entryOf(changed));
      this.#tell(collection, { oper: 'update', doc: changed });
      updated += 1;
    }
    return updated;
  }

  async remove(collection: string, filter: Filter): Promise<number> {
    const { entries } = this.#collection(collection);
    const matches = this.#matches(collection, filter);
    for (const { doc } of matches) {
      entries.delete(idOf(doc));
      this.#tell(collection, { oper: 'delete', doc });
    }
    return matches.length;
  }

  watch(collection: string, onEvent: (event: StoreEvent) => void): () => void {
    const { watchers } = this.#collection(collection);
    watchers.add(onEvent);
    return () => watchers.delete(onEvent);
  }

  async close(): Promise<void> {}

  #tell(collection: string, event: StoreEvent): void {
    for (const watcher of this.#collection(collection).watchers) watcher(event);
  }

  #collection(name: string): Collection {
    const existing = this.#collections.get(name);
    if (existing !== undefined) return existing;
    const created: Collection = { entries: new Map(), watchers: new Set(), unique: [] };
    this.#collections.set(name, created);
    return created;
  }

  #matches(collection: string, filter: Filter): readonly Entry[] {
    const { entries } = this.#collection(collection);
    const query = new Query<View>(viewCriteria(filter));
    const id = soleId(filter);
    const candidates = id === undefined ? [...entries.values()] : [entries.get(id) ?? []].flat();
    return candidates.filter((entry) => query.test(entry.view));
  }

  #refuseDuplicate(collection: string, doc: Doc): void {
    const { entries, unique } = this.#collection(collection);
    for (const attr of unique) {
      const value = own(doc, attr) ?? null;
      if (value === null) continue;
      for (const { doc: other } of entries.values()) {
        const taken = own(other, attr) ?? null;
        if (idOf(other) !== idOf(doc) && sameValue(taken, value)) {
          throw new DuplicateDocError(collection, attr);
        }
      }
    }
  }
}

interface RawBucket extends Record<string, unknown> {
  readonly _id: { readonly min?: Value; readonly max?: Value };
  readonly count: number;
}

function entryOf(doc: Doc): Entry {
  return { doc, view: viewOfDoc(doc) };
}

function idOf(doc: Doc): string {
  const id = own(doc, '_id');
  if (typeof id !== 'string') throw new TypeError('A stored document needs a string _id.');
  return id;
}

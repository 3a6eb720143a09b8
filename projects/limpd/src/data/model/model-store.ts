import { Aggregator, Query } from 'mingo';
import { applyChanges, sameValue, type Change } from '../change.ts';
import { distanceOf, pointAt } from '../distance.ts';
import type { Filter } from '../filter.ts';
import { compareValues, sortValue, valuesAt } from '../order.ts';
import { viewCriteria, viewOfDoc, viewPath, type View } from '../query-view.ts';
import {
  DocTooLargeError,
  DuplicateDocError,
  type Among,
  type Bucket,
  type Declaration,
  type Found,
  type Near,
  type NearDoc,
  type Store,
  type StoreEvent,
  type Updated,
  type Watcher,
  type Window,
} from '../store.ts';
import { own, type Doc, type Value } from '../value.ts';
import { readSearch, textsAt, wordsOf, type Search } from '../words.ts';

interface Collection {
  readonly docs: Map<string, Doc>;
  readonly watchers: Set<Watcher>;
  declared: Declaration;
}

/**
 * A store that is as simple as one can be, and looks at every document for every query: what other
 * stores do is compared with what this one does.
 */
export function createModelStore(): Store {
  return new ModelStore();
}

class ModelStore implements Store {
  readonly #collections = new Map<string, Collection>();

  async declare(collection: string, declaration: Declaration): Promise<void> {
    const { docs } = this.#collection(collection);
    for (const doc of docs.values()) {
      refuseDuplicate(collection, declaration, docs.values(), doc);
    }
    this.#collection(collection).declared = declaration;
  }

  async find(collection: string, filter: Filter, window?: Window): Promise<readonly Doc[]> {
    return inWindow(this.#matches(collection, filter), window);
  }

  async *stream(collection: string, filter: Filter, window?: Window): AsyncIterable<Doc> {
    yield* inWindow(this.#matches(collection, filter), window);
  }

  async count(collection: string, filter: Filter): Promise<number> {
    return this.#matches(collection, filter).length;
  }

  async group(
    collection: string,
    filter: Filter,
    path: string,
    buckets: number,
    among?: Among,
  ): Promise<readonly Bucket[]> {
    const views = (await this.#among(collection, filter, among)).map(viewOfDoc);
    const stage = { $bucketAuto: { groupBy: `$${viewPath(path)}`, buckets } };
    return new Aggregator([stage]).run<RawBucket>(views).map((bucket) => ({
      min: bucket._id.min ?? null,
      max: bucket._id.max ?? null,
      count: bucket.count,
    }));
  }

  async search(
    collection: string,
    text: string,
    filter: Filter,
    window?: Window,
  ): Promise<Found<Doc>> {
    const { search: paths = [] } = this.#collection(collection).declared;
    const wanted = readSearch(text);
    const found = this.#matches(collection, filter).filter((doc) => {
      return satisfies(
        wanted,
        paths.map((path) => textsAt(doc, path).flatMap(wordsOf)),
      );
    });
    return { total: found.length, found: inWindow(found, window) };
  }

  async near(
    collection: string,
    near: Near,
    filter: Filter,
    window: Window = {},
  ): Promise<Found<NearDoc>> {
    const distances = new Map<Doc, number>();
    for (const doc of this.#matches(collection, filter)) {
      const point = pointAt(doc, near.path);
      const distance = point === undefined ? Infinity : distanceOf(point, near.at);
      if (distance <= near.within) distances.set(doc, distance);
    }
    const nearest = [...distances].sort(([, a], [, b]) => a - b).map(([doc]) => doc);
    const { skip = 0, limit = Infinity } = window;
    const docs =
      window.sort === undefined ? nearest.slice(skip, skip + limit) : inWindow(nearest, window);
    const found = docs.map((doc) => ({ doc, distance: distances.get(doc) ?? 0 }));
    return { total: distances.size, found };
  }

  async insert(collection: string, doc: Doc): Promise<void> {
    const { docs, declared } = this.#collection(collection);
    if (docs.has(idOf(doc))) throw new DuplicateDocError(collection, '_id');
    refuseDuplicate(collection, declared, docs.values(), doc);
    refuseTooLarge(collection, declared, doc);
    docs.set(idOf(doc), doc);
    this.#tell(collection, { oper: 'create', doc });
  }

  async update(
    collection: string,
    filter: Filter,
    changes: readonly Change[],
    window?: Window,
  ): Promise<Updated> {
    const { docs, declared } = this.#collection(collection);
    const before = inWindow(this.#matches(collection, filter), window);
    const ids = before.map(idOf);
    const after = before
      .map((doc) => applyChanges(doc, changes))
      .filter((doc) => doc !== undefined);
    if (after.length < before.length) return { ids, count: 0 };
    const changed = new Map(after.map((doc) => [idOf(doc), doc]));
    const all = new Map([...docs, ...changed]);
    for (const doc of after) {
      refuseDuplicate(collection, declared, all.values(), doc);
      const grows = sizeOf(doc) > sizeOf(docs.get(idOf(doc)) ?? doc);
      if (grows && own(doc, '__deleted') !== true) refuseTooLarge(collection, declared, doc);
    }
    for (const doc of after) {
      docs.set(idOf(doc), doc);
      this.#tell(collection, { oper: 'update', doc });
    }
    return { ids, count: ids.length };
  }

  async remove(collection: string, filter: Filter, window?: Window): Promise<readonly string[]> {
    const { docs } = this.#collection(collection);
    const matches = inWindow(this.#matches(collection, filter), window);
    for (const doc of matches) {
      docs.delete(idOf(doc));
      this.#tell(collection, { oper: 'delete', doc });
    }
    return matches.map(idOf);
  }

  async watch(collection: string, watcher: Watcher): Promise<() => void> {
    const { watchers } = this.#collection(collection);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  async close(): Promise<void> {}

  async #among(
    collection: string,
    filter: Filter,
    among: Among | undefined,
  ): Promise<readonly Doc[]> {
    switch (among?.kind) {
      case undefined:
        return this.#matches(collection, filter);
      case 'words':
        return (await this.search(collection, among.text, filter)).found;
      case 'near':
        return (await this.near(collection, among.near, filter)).found.map(({ doc }) => doc);
      default:
        return among satisfies never;
    }
  }

  #tell(collection: string, event: StoreEvent): void {
    for (const watcher of this.#collection(collection).watchers) watcher.onEvent(event);
  }

  #collection(name: string): Collection {
    const existing = this.#collections.get(name);
    if (existing !== undefined) return existing;
    const created: Collection = { docs: new Map(), watchers: new Set(), declared: {} };
    this.#collections.set(name, created);
    return created;
  }

  #matches(collection: string, filter: Filter): readonly Doc[] {
    const query = new Query<View>(viewCriteria(filter));
    return [...this.#collection(collection).docs.values()].filter((doc) =>
      query.test(viewOfDoc(doc)),
    );
  }
}

interface RawBucket extends Record<string, unknown> {
  readonly _id: { readonly min?: Value; readonly max?: Value };
  readonly count: number;
}

function inWindow(docs: readonly Doc[], window: Window = {}): readonly Doc[] {
  const { skip = 0, limit = Infinity, sort = [['_id', -1] as const] } = window;
  const ties = sort.at(-1)?.[1] ?? -1;
  const terms = [...sort, ['_id', ties] as const];
  const keyed = docs.map((doc) => ({
    doc,
    keys: terms.map(([path, direction]) => sortValue(valuesAt(doc, path).values, direction)),
  }));
  keyed.sort((a, b) => {
    for (const [at, [, direction]] of terms.entries()) {
      const order = compareValues(a.keys[at] ?? null, b.keys[at] ?? null);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
  return keyed.slice(skip, skip + limit).map(({ doc }) => doc);
}

function satisfies(search: Search, texts: readonly (readonly string[])[]): boolean {
  const has = (phrase: readonly string[]): boolean =>
    texts.some((words) => words.some((_, at) => phrase.every((word, i) => words[at + i] === word)));
  return search.wanted.some(has) && !search.unwanted.some(has);
}

function refuseDuplicate(
  collection: string,
  { unique = [] }: Declaration,
  docs: Iterable<Doc>,
  doc: Doc,
): void {
  for (const other of docs) {
    const taken = unique.find((attr) => {
      const value = own(doc, attr) ?? null;
      return value !== null && sameValue(own(other, attr) ?? null, value);
    });
    if (taken !== undefined && idOf(other) !== idOf(doc)) {
      throw new DuplicateDocError(collection, taken);
    }
  }
}

function refuseTooLarge(collection: string, { docBytes = Infinity }: Declaration, doc: Doc): void {
  if (sizeOf(doc) > docBytes) throw new DocTooLargeError(collection, docBytes);
}

function sizeOf(doc: Doc): number {
  return Buffer.byteLength(JSON.stringify(doc));
}

function idOf(doc: Doc): string {
  const id = own(doc, '_id');
  if (typeof id !== 'string') throw new TypeError('A stored document needs a string _id.');
  return id;
}

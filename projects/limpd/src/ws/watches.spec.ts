import { describe, expect, it, vi } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import { createMemoryStore } from '../data/memory-store.ts';
import type { Store, Watcher } from '../data/store.ts';
import { atPath, textAt, type Doc } from '../data/value.ts';
import type { ApiLevel } from '../level/level.ts';
import type { LimpdOptions } from '../options.ts';

const named = { name: { en_AE: 'x' } };

interface Watched {
  readonly client: TestClient;
  readonly watch: string;
  /** The next event of the watch. */
  readonly next: () => Promise<Doc>;
  /** Events that have come and that nobody took. */
  readonly left: () => readonly Doc[];
}

async function watching(
  query: readonly unknown[] = [],
  options: LimpdOptions = {},
): Promise<Watched> {
  const { url } = await startLimpd(options);
  const client = await TestClient.admin(url, options.apiLevel);
  const reply = await client.call('staff/watch', { query });
  expect(codeOf(reply)).toBe('CORE_WATCH_OK');
  const watch = textAt(reply['args'] as Doc, 'watch');
  const isEvent = (frame: Doc): boolean => atPath(frame, 'args.oper') !== undefined;
  return {
    client,
    watch,
    next: () => client.take(isEvent),
    left: () => client.untaken.filter(isEvent),
  };
}

/** A store, and how many watchers it has. */
function countingStore(): { readonly store: Store; readonly watchers: () => number } {
  const store = createMemoryStore();
  const watch = store.watch.bind(store);
  let watchers = 0;
  vi.spyOn(store, 'watch').mockImplementation(async (...args) => {
    // The server watches these for itself.
    if (args[0] !== 'staff') return watch(...args);
    watchers += 1;
    const stop = await watch(...args);
    return () => {
      watchers -= 1;
      stop();
    };
  });
  return { store, watchers: () => watchers };
}

/** A store, and what makes it give up the watches of staff. */
function failingStore(): { readonly store: Store; readonly fail: (error: Error) => void } {
  const store = createMemoryStore();
  const watch = store.watch.bind(store);
  const stops = new Map<Watcher, () => void>();
  vi.spyOn(store, 'watch').mockImplementation(async (collection, watcher) => {
    const stop = await watch(collection, watcher);
    if (collection === 'staff') stops.set(watcher, stop);
    return stop;
  });
  const fail = (error: Error): void => {
    for (const [watcher, stop] of stops) {
      stop();
      watcher.onFail(error);
    }
    stops.clear();
  };
  return { store, fail };
}

describe.each<ApiLevel>(['5.7', '5.8', '6.0', '6.1'])('a watch of level %s', (apiLevel) => {
  it('tells of what is created, updated and deleted', async () => {
    const { client, watch, next } = await watching([], { apiLevel });
    const id = idIn(await client.call('staff/create', { doc: named }));
    expect(await next()).toMatchObject({
      status: 200,
      args: {
        oper: 'create',
        count: 1,
        watch,
        call_id: watch,
        docs: [{ _id: id, n: 0, user: { name: { en_AE: '__ADMIN' } } }],
      },
    });
    const query = [{ _id: id }];
    await client.call('staff/update', { query, doc: { n: 9 } });
    expect(await next()).toMatchObject({ args: { oper: 'update', docs: [{ _id: id, n: 9 }] } });
    await client.call('staff/delete', { query });
    expect(await next()).toMatchObject({
      args: { oper: 'update', docs: [{ _id: id, __deleted: true }] },
    });
  });
});

describe('a watch', () => {
  it('tells of documents that match its query, and of no others', async () => {
    const { client, next, left } = await watching([{ n: { $gt: 5 } }]);
    await client.call('staff/create', { doc: { ...named, n: 1 } });
    await client.call('staff/create', { doc: { ...named, n: 6 } });
    expect(await next()).toMatchObject({ args: { docs: [{ n: 6 }] } });
    expect(left()).toEqual([]);
  });

  it('tells of a document that is gone for good by its _id only', async () => {
    const { client, next } = await watching();
    const id = idIn(await client.call('staff/create', { doc: named }));
    await next();
    await client.call('staff/delete', { query: [{ _id: id }, { $soft: false }] });
    const event = await next();
    expect(event).toMatchObject({ args: { oper: 'delete' } });
    expect(docsOf(event)).toEqual([{ _id: id }]);
  });

  it('gives only the attrs that it is asked for, and extends them unless told not to', async () => {
    const { client, next } = await watching([{ $attrs: ['user'] }, { $extn: false }]);
    const id = idIn(await client.call('staff/create', { doc: named }));
    expect(docsOf(await next())).toEqual([{ _id: id, user: 'f00000000000000000000010' }]);
  });

  it('keeps the order of changes', async () => {
    const { client, next } = await watching();
    const query = [{ _id: idIn(await client.call('staff/create', { doc: named })) }];
    await next();
    for (let n = 1; n <= 20; n++) client.sendCall('staff/update', { query, doc: { n } });
    const seen: unknown[] = [];
    for (let i = 0; i < 20; i++) seen.push(atPath(docsOf(await next())[0] ?? {}, 'n'));
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('ends when it is deleted, and can be deleted once', async () => {
    const { client, watch, left } = await watching();
    const query = [{ watch }];
    const stopped = await client.call('watch/delete', { query });
    expect(stopped).toMatchObject({ status: 200, args: { watch: [watch] } });
    await client.call('staff/create', { doc: named });
    await client.call('staff/read');
    expect(left()).toEqual([]);
    expect(codeOf(await client.call('watch/delete', { query }))).toBe('CORE_WATCH_INVALID_WATCH');
  });

  it('ends with all others of its conn when all are deleted', async () => {
    const { client, watch } = await watching();
    const other = await client.call('staff/watch', { query: [{ n: 1 }] });
    const stopped = await client.call('watch/delete', { query: [{ watch: '__all' }] });
    expect(atPath(stopped, 'args.watch')).toEqual([watch, atPath(other, 'args.watch')]);
  });

  it('ends with its conn, and leaves nothing behind in the store', async () => {
    const { store, watchers } = countingStore();
    const { client, watch } = await watching([], { store });
    const withIt = watchers();
    await client.call('watch/delete', { query: [{ watch }] });
    const without = watchers();
    expect(without).toBe(withIt - 1);
    await client.call('staff/watch');
    expect(watchers()).toBe(withIt);
    await client.close();
    await expect.poll(watchers).toBe(without);
  });

  it('is refused to those who may not read, of modules that are not there, and with a bad query', async () => {
    const { url } = await startLimpd();
    const anon = await TestClient.open(url);
    expect(codeOf(await anon.call('user/watch'))).toBe('CORE_SESSION_FORBIDDEN');
    expect(codeOf(await anon.call('nothing/watch'))).toBe('CORE_REQ_INVALID_MODULE');
    const bad = await anon.call('staff/watch', { query: [{ n: { $foo: 1 } }] });
    expect(codeOf(bad)).toBe('LIMP_APP_STAFF_INVALID_QUERY');
    expect(statusOf(await anon.call('staff/watch', { query: { n: { val: 1 } } }))).toBe(400);
  });

  it('that the store gives up ends with a 500, and can be begun anew', async () => {
    const { store, fail } = failingStore();
    const { client, watch, left } = await watching([], { store });
    fail(new Error('the changes have stopped'));
    expect(await client.replyTo(watch)).toMatchObject({
      status: 500,
      args: { method: 'staff.watch', err: 'the changes have stopped' },
    });
    await client.call('staff/create', { doc: named });
    expect(left()).toEqual([]);
    const query = [{ watch }];
    expect(codeOf(await client.call('watch/delete', { query }))).toBe('CORE_WATCH_INVALID_WATCH');
    expect(codeOf(await client.call('staff/watch'))).toBe('CORE_WATCH_OK');
    await client.call('staff/create', { doc: named });
    await expect.poll(() => left().length).toBe(1);
  });

  it('that the store cannot begin gets a 500, and takes no place', async () => {
    const store = createMemoryStore();
    const { url } = await startLimpd({ store, bounds: { watches: 1 } });
    const client = await TestClient.admin(url);
    vi.spyOn(store, 'watch').mockRejectedValueOnce(new Error('no changes here'));
    expect(await client.call('staff/watch')).toMatchObject({ status: 500 });
    expect(codeOf(await client.call('staff/watch'))).toBe('CORE_WATCH_OK');
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { equals } from '../filter.ts';
import { createMemoryStore } from '../memory-store.ts';
import type { Store, Watcher } from '../store.ts';
import { blobRef } from './blob-ref.ts';
import type { BlobStore } from './blob-store.ts';
import { openFolderBlobs } from './folder-blobs.ts';
import { LiveBlobs, ORPHAN_MS } from './live-blobs.ts';

interface Setup {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly live: LiveBlobs;
  readonly newBlob: () => Promise<string>;
  readonly isThere: (id: string) => Promise<boolean>;
  /** Lets the time pass after which unused blobs are removed. */
  readonly wait: () => Promise<void>;
}

async function setUp(store: Store = createMemoryStore()): Promise<Setup> {
  const folder = await mkdtemp(join(tmpdir(), 'limpd-spec-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const blobs = await openFolderBlobs(folder, { isDurable: false });
  let now = 0;
  const live = new LiveBlobs(blobs, () => now);
  return {
    store,
    blobs,
    live,
    newBlob: () => blobs.begin().finish(),
    isThere: async (id) => (await blobs.about(id)) !== undefined,
    wait: async () => {
      now += ORPHAN_MS;
      await live.sweep();
    },
  };
}

describe('blobs', () => {
  it('that no document refers to are removed at the start, others stay', async () => {
    const { store, live, newBlob, isThere } = await setUp();
    const [deep, left] = [await newBlob(), await newBlob()];
    await store.insert('a', { _id: '1', list: [{ file: { content: blobRef(deep) } }] });
    await live.start(store, ['a']);
    expect([await isThere(deep), await isThere(left)]).toEqual([true, false]);
  });

  it('of collections whose modules are not loaded any more stay', async () => {
    const { store, blobs, live, newBlob, isThere } = await setUp();
    const id = await newBlob();
    await blobs.noteCollections(['gone']);
    await store.insert('gone', { _id: '1', file: blobRef(id) });
    await live.start(store, ['a']);
    expect(await isThere(id)).toBe(true);
  });

  it('are removed a while after the last document that refers to them does no longer', async () => {
    const { store, live, newBlob, isThere, wait } = await setUp();
    const id = await newBlob();
    for (const _id of ['1', '2']) await store.insert('a', { _id, file: blobRef(id) });
    await live.start(store, ['a', 'b']);
    const next = await newBlob();
    await store.remove('a', equals('_id', '1'));
    await wait();
    expect(await isThere(id)).toBe(true);
    live.hold(next);
    const set = { kind: 'set', path: 'file', value: blobRef(next) } as const;
    await store.update('a', equals('_id', '2'), [set]);
    live.release(next);
    await live.sweep();
    expect(await isThere(id)).toBe(true);
    await wait();
    expect([await isThere(id), await isThere(next)]).toEqual([false, true]);
  });

  it('stay while they are held, and go when nothing refers to them afterwards', async () => {
    const { store, live, newBlob, isThere, wait } = await setUp();
    await live.start(store, ['a']);
    const id = await newBlob();
    let settled = 0;
    live.hold(id);
    await wait();
    live.release(id, () => (settled += 1));
    expect([await isThere(id), settled]).toEqual([true, 0]);
    await wait();
    expect([await isThere(id), settled]).toEqual([false, 1]);
  });

  it('stay when the store tells of their document only after the call is over', async () => {
    const { store, live, newBlob, isThere, wait } = await setUp();
    await live.start(store, ['a']);
    const id = await newBlob();
    let settled = 0;
    live.hold(id);
    live.release(id, () => (settled += 1));
    await store.insert('a', { _id: '1', file: blobRef(id) });
    expect(settled).toBe(1);
    await wait();
    expect(await isThere(id)).toBe(true);
  });

  it('stay when the store may have missed a change, until all documents were looked at again', async () => {
    const real = createMemoryStore();
    const watchers: Watcher[] = [];
    const store: Store = new Proxy(real, {
      get: (target, key) => {
        if (key === 'watch') {
          return (collection: string, watcher: Watcher) => {
            watchers.push(watcher);
            return target.watch(collection, watcher);
          };
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const { live, newBlob, isThere, wait } = await setUp(store);
    await live.start(store, ['a']);
    const [kept, left] = [await newBlob(), await newBlob()];
    for (const id of [kept, left]) {
      live.hold(id);
      live.release(id);
    }
    // The watch is over, and tells of nothing.
    live.stop();
    await real.insert('a', { _id: '1', file: blobRef(kept) });
    await wait();
    expect([await isThere(kept), await isThere(left)]).toEqual([true, true]);
    await live.start(store, ['a']);
    watchers.at(-1)?.onFail(new Error('over'));
    const seen = watchers.length;
    await wait();
    expect(watchers.length).toBe(seen + 1);
    expect([await isThere(kept), await isThere(left)]).toEqual([true, false]);
  });
});

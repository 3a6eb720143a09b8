import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Store, Watcher } from '../data/store.ts';
import { makeDoc, textAt, type Doc } from '../data/value.ts';
import { WatchHub, type HubMember } from './watch-hub.ts';

const staff = (name: string): Doc => makeDoc([['_id', name]]);

/** A store whose changes are told by hand. */
class ToldStore {
  readonly watchers = new Set<Watcher>();
  readonly watch: Store['watch'] = (_, watcher) => {
    this.watchers.add(watcher);
    return Promise.resolve(() => this.watchers.delete(watcher));
  };

  tell(...names: readonly string[]): void {
    for (const watcher of this.watchers) {
      for (const name of names) watcher.onEvent({ oper: 'create', doc: staff(name) });
    }
  }

  fail(message: string): void {
    for (const watcher of this.watchers) watcher.onFail(new Error(message));
  }
}

/** Who takes note of what it is told. */
class Noting implements HubMember {
  readonly told: string[] = [];
  readonly #onEvent: () => Promise<void> | undefined;

  constructor(onEvent: () => Promise<void> | undefined = () => undefined) {
    this.#onEvent = onEvent;
  }

  onEvent: HubMember['onEvent'] = ({ event }) => {
    this.told.push(textAt(event.doc, '_id'));
    return this.#onEvent();
  };

  onFail({ message }: Error): void {
    this.told.push(message);
  }
}

describe('Those who watch a collection', () => {
  let told: ToldStore;
  let hub: WatchHub;

  beforeEach(() => {
    told = new ToldStore();
    hub = new WatchHub(told, 3);
  });

  it('share one watch of the store, which ends with the last of them', async () => {
    const leaves = await Promise.all([new Noting(), new Noting()].map((one) => hub.join('a', one)));
    expect(told.watchers.size).toBe(1);
    leaves[0]?.();
    expect(told.watchers.size).toBe(1);
    leaves[1]?.();
    await expect.poll(() => told.watchers.size).toBe(0);
    const late = new Noting();
    await hub.join('a', late);
    told.tell('x');
    await expect.poll(() => late.told).toEqual(['x']);
  });

  it('are told every change in order, however long each takes over one', async () => {
    const slow = new Noting(() => nextTurn());
    const quick = new Noting();
    await hub.join('a', slow);
    await hub.join('a', quick);
    told.tell('x', 'y');
    told.tell('z');
    await expect.poll(() => slow.told).toEqual(['x', 'y', 'z']);
    expect(quick.told).toEqual(['x', 'y', 'z']);
  });

  it('are told nothing that was made before they came, nor after they left', async () => {
    const early = new Noting();
    const leave = await hub.join('a', early);
    await hub.join('a', new Noting());
    told.tell('x');
    const late = new Noting();
    await hub.join('a', late);
    leave();
    told.tell('y');
    await expect.poll(() => late.told).toEqual(['y']);
    expect(early.told).toEqual([]);
  });

  it('are told a few at a time, so that others get their turn', async () => {
    let turns = 0;
    const over = new AbortController();
    // Each takes as long as a slice.
    const busy = (): undefined => {
      const end = performance.now() + 1;
      while (performance.now() < end);
    };
    for (let count = 0; count < 20; count += 1) await hub.join('a', new Noting(busy));
    let turnsAtLast = 0;
    const last = new Noting(() => {
      turnsAtLast = turns;
      return undefined;
    });
    await hub.join('a', last);
    const others = (async () => {
      while (!over.signal.aborted) {
        await nextTurn();
        turns += 1;
      }
    })();
    told.tell('x');
    await expect.poll(() => last.told).toEqual(['x']);
    over.abort();
    await others;
    expect(turnsAtLast).toBeGreaterThanOrEqual(20);
  });

  it('are told that it has failed, when it has or when changes come faster than they can be told', async () => {
    const [one, other] = [new Noting(), new Noting()];
    await hub.join('a', one);
    told.fail('gone');
    expect(one.told).toEqual(['gone']);
    await expect.poll(() => told.watchers.size).toBe(0);
    await hub.join('a', other);
    told.tell('v', 'w', 'x', 'y');
    expect(other.told).toEqual(['Changes are made faster than they can be told.']);
    await expect.poll(() => told.watchers.size).toBe(0);
  });

  it('learn from the store that it cannot be watched, each of them', async () => {
    const watch = () => Promise.reject(new Error('no streams'));
    const without = new WatchHub({ watch }, 3);
    for (let time = 0; time < 2; time += 1) {
      await expect(without.join('a', new Noting())).rejects.toThrow('no streams');
    }
  });
});

import { equals, everything } from '../../projects/limpd/src/data/filter.ts';
import { viewMatcherOf } from '../../projects/limpd/src/data/matches.ts';
import { viewOfDoc, type View } from '../../projects/limpd/src/data/query-view.ts';
import { COLLECTION, documentOf, fill, idOf, shown, type Filled } from '../documents.ts';
import type { Lane } from '../interleave.ts';
import type { Plan } from '../plan.ts';
import { type Asked, asked } from '../series.ts';

/** More are not held in this process for the scan, nor written to the disk. */
const MOST_ELSEWHERE = 100_000;

/** The lanes of limpd's store, and what has to be let go of after them. */
export interface LimpdLanes {
  readonly lanes: readonly Lane[];
  readonly close: () => Promise<void>;
}

/**
 * How long limpd's store takes to answer, in ms, from this thread to that of the database and back; and
 * how long it took to look at all documents in this process, as limpd did before it had one.
 */
export function limpdLanes({ documents, storeTime }: Plan): LimpdLanes {
  const opened = new Map<string, Promise<Filled>>();
  const filled = (size: number, where: 'memory' | 'folder'): Promise<Filled> => {
    const key = `${size} ${where}`;
    const known = opened.get(key) ?? fill(size, where);
    opened.set(key, known);
    return known;
  };
  const lane = (
    rival: Lane['rival'],
    size: number,
    what: Asked,
    prepare: () => Promise<(n: number) => unknown>,
  ): Lane => ({
    rival,
    setting: asked(what, size),
    run: async () => ({ limpd: await timeOf(await prepare(), size, storeTime) }),
  });
  const lanes = documents.flatMap((size): Lane[] => {
    const inMemory = (what: Asked, ask: (filled: Filled, n: number) => Promise<unknown>): Lane =>
      lane('limpd', size, what, async () => {
        const there = await filled(size, 'memory');
        return (n) => ask(there, n);
      });
    const elsewhere: Lane[] = [
      lane('scan', size, 'without an index', async () => {
        const views = Array.from({ length: size }, (_, n) => viewOfDoc(documentOf(n)));
        return (n) => scan(views, n);
      }),
      lane('limpd-folder', size, 'create', async () => {
        const { create } = await filled(size, 'folder');
        return create;
      }),
    ];
    return [
      inMemory('by _id', ({ store }, n) => store.find(COLLECTION, shown(equals('_id', idOf(n))))),
      inMemory('by an indexed attr', ({ store }, n) =>
        store.find(COLLECTION, shown(equals('mail', documentOf(n)['mail'] ?? null))),
      ),
      inMemory('sort and limit', ({ store }) =>
        store.find(COLLECTION, shown(), { sort: [['create_time', -1]], limit: 20 }),
      ),
      inMemory('without an index', ({ store }, n) => store.find(COLLECTION, shown(equals('n', n)))),
      inMemory('all of them', async ({ store }) => {
        const all = store.stream(COLLECTION, everything);
        let count = 0;
        for await (const doc of all) count += Number(doc['_id'] !== undefined);
        return count;
      }),
      inMemory('create', ({ create }) => create()),
      ...(size <= MOST_ELSEWHERE ? elsewhere : []),
    ];
  });
  const close = async (): Promise<void> => {
    for (const there of opened.values()) await (await there).close();
  };
  return { lanes, close };
}

/** As the store in memory did it, which kept each document in the form that the library looks at. */
function scan(views: readonly View[], n: number): void {
  const found = views.filter(viewMatcherOf(shown(equals('n', n))));
  if (found.length !== 1) throw new Error(`Found ${found.length} documents with the number ${n}.`);
}

/** The median time of one after the other, in ms, as many as fit into `duration`; the first does not count. */
async function timeOf(
  ask: (n: number) => unknown,
  size: number,
  duration: number,
): Promise<number> {
  const times: number[] = [];
  const pick = (): number => Math.floor(Math.random() * size);
  await ask(pick());
  const end = performance.now() + duration;
  do {
    const n = pick();
    const since = performance.now();
    await ask(n);
    times.push(performance.now() - since);
  } while (performance.now() < end);
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

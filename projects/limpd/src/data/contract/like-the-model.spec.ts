import { describe, expect, it, onTestFinished } from 'vitest';
import { createModelStore } from '../model/model-store.ts';
import { openSqliteStore } from '../sqlite/sqlite-store.ts';
import type { Declaration, Store } from '../store.ts';
import { own, type Doc } from '../value.ts';
import { Dice, randomDoc, randomFilter, randomWindow } from './random-docs.ts';

const ROUNDS = Number(process.env['LIMPD_ROUNDS'] ?? 12);
const QUERIES = 60;

/** With and without indexes: the first finds by them, the second by looking at all. */
const DECLARATIONS: readonly Declaration[] = [
  {},
  {
    indexes: [
      ...[['a'], ['b'], ['tags'], ['sub.a'], ['list.a'], ['sub'], ['sub.list.a']],
      ...[['b', 'a'], ['tags', 'b'], ['a', 'tags'], ['none'], ['عنوان'], ['__deleted']],
    ],
  },
];

function show(docs: readonly Doc[]): readonly string[] {
  return docs.map((doc) => JSON.stringify(doc));
}

async function both(declaration: Declaration): Promise<readonly [model: Store, engine: Store]> {
  const stores = [createModelStore(), await openSqliteStore()] as const;
  onTestFinished(() => stores[1].close());
  for (const store of stores) await store.declare('things', declaration);
  return stores;
}

describe.each(DECLARATIONS.map((declaration, at) => [at, declaration] as const))(
  'SQLite with set %i of indexes',
  (_, declaration) => {
    it.each(Array.from({ length: ROUNDS }, (__, at) => at + 1))(
      'finds, counts and sorts what the model does (seed %i)',
      async (seed) => {
        const dice = new Dice(seed);
        const [model, engine] = await both(declaration);
        const docs = dice.several(40, () => randomDoc(dice, `id${dice.roll(1_000_000)}`));
        for (const doc of docs) {
          const taken = await model.insert('things', doc).catch(() => 'taken');
          if (taken !== 'taken') await engine.insert('things', doc);
        }
        for (let query = 0; query < QUERIES; query += 1) {
          const filter = randomFilter(dice, docs);
          const window = randomWindow(dice);
          const about = JSON.stringify({ seed, query, filter, window });
          const expected = show(await model.find('things', filter, window));
          expect(show(await engine.find('things', filter, window)), about).toEqual(expected);
          const count = await model.count('things', filter);
          expect(await engine.count('things', filter), about).toBe(count);
          const by = dice.pick(['a', 'b', 'tags', 'sub.a', 'list.a']);
          const buckets = 1 + dice.roll(5);
          const groups = JSON.stringify(await model.group('things', filter, by, buckets));
          const engines = JSON.stringify(await engine.group('things', filter, by, buckets));
          expect(engines, `${about} ${by}`).toEqual(groups);
          if (dice.once(6)) {
            const path = dice.pick(['a', 'sub.a', 'b']);
            const value = own(docs[dice.roll(docs.length)] ?? {}, 'a') ?? 1;
            const changed = [model, engine].map((store) =>
              store.update('things', filter, [{ kind: 'set', path, value }], window),
            );
            const [byModel, byEngine] = await Promise.all(changed);
            expect(byEngine, about).toEqual(byModel);
          }
        }
      },
    );
  },
);

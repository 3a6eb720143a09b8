/**
 * Writes to the folder that it is given, and tells of each document when the store has said that it is kept.
 * In the cycle `warm` it only opens the store.
 */
import { equals } from '../src/data/filter.ts';
import { openSqliteStore } from '../src/data/sqlite/sqlite-store.ts';
import { makeDoc } from '../src/data/value.ts';

const [folder = '', cycle = ''] = process.argv.slice(2);
const store = await openSqliteStore({ folder });
await store.declare('things', { unique: ['name'], indexes: [['n'], ['tags', 'n']] });

if (cycle === 'warm') process.exit();

async function write(lane: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const id = `${cycle}-${lane}-${n}`;
    await store.insert(
      'things',
      makeDoc([
        ['_id', id],
        ['name', id],
        ['n', n],
        ['tags', [cycle, 'all']],
      ]),
    );
    await store.update('things', equals('_id', id), [{ kind: 'set', path: 'done', value: true }]);
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map(write));

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { allOf, equals } from '../filter.ts';
import { own } from '../value.ts';
import { Database } from './database.ts';
import { DATABASE_FILE } from './folder.ts';
import { openSqliteStore } from './sqlite-store.ts';

const CYCLES = Number(process.env['LIMPD_KILLS'] ?? 30);
/** Tells a writer to load all that it needs and to end. */
const WARM = 'warm';
const writer = fileURLToPath(new URL('../../../testing/writer-process.ts', import.meta.url));

/** Lets a process write until it has told of `enough` documents, kills it, and gives all it told of. */
async function writeAndKill(folder: string, cycle: number, enough: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, folder, String(cycle)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment(folder),
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > enough) child.kill('SIGKILL');
  });
  const [code] = await once(child, 'close');
  expect(code).toBeNull();
  // A line that was cut off was not told.
  return output.split('\n').slice(0, -1);
}

/** What a writer has compiled serves the next one: most of its time goes there. */
function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
}

async function warmUp(folder: string): Promise<void> {
  const child = spawn(process.execPath, [writer, folder, WARM], {
    stdio: 'inherit',
    env: environment(folder),
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
}

it(
  `loses nothing that it has acknowledged in ${CYCLES} kills`,
  { timeout: 3_600_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'limpd-kill-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await warmUp(folder);
    let all = 0;
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      const told = await writeAndKill(folder, cycle, 1 + ((cycle * 7) % 40));
      const store = await openSqliteStore({ folder });
      const found = await store.find(
        'things',
        allOf(equals('tags', String(cycle)), equals('done', true)),
      );
      const ids = new Set(found.map((doc) => own(doc, '_id')));
      expect(told.filter((id) => !ids.has(id))).toEqual([]);
      all += await store.count('things', equals('tags', String(cycle)));
      expect(await store.count('things', equals('tags', 'all'))).toBe(all);
      await store.close();
    }
    const db = new Database(join(folder, DATABASE_FILE));
    expect(db.get('PRAGMA integrity_check')).toEqual(['ok']);
    db.close();
  },
);

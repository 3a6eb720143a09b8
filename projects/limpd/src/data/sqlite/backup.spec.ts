import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { everything } from '../filter.ts';
import { backUp } from './backup.ts';
import { openSqliteStore } from './sqlite-store.ts';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limpd-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('copies documents and blobs while the store goes on, and a store opens on the copy', async () => {
  const [folder, target] = [await emptyFolder(), join(await emptyFolder(), 'copy')];
  const store = await openSqliteStore({ folder });
  onTestFinished(() => store.close());
  await store.declare('things', { unique: ['n'] });
  await store.insert('things', { _id: '1', n: 1 });
  await mkdir(join(folder, 'blobs'));
  await writeFile(join(folder, 'blobs', 'b1'), 'bytes');
  await backUp(folder, target);
  await store.insert('things', { _id: '2', n: 2 });
  await rm(join(folder, 'blobs', 'b1'));

  const copy = await openSqliteStore({ folder: target });
  onTestFinished(() => copy.close());
  expect(await copy.find('things', everything)).toEqual([{ _id: '1', n: 1 }]);
  expect(await readFile(join(target, 'blobs', 'b1'), 'utf8')).toBe('bytes');
});

it('puts nothing over a folder that is there, and copies no folder without data', async () => {
  const [folder, other] = [await emptyFolder(), await emptyFolder()];
  await expect(backUp(folder, join(other, 'copy'))).rejects.toThrow(`no data in ${folder}`);
  await (await openSqliteStore({ folder })).close();
  await expect(backUp(folder, other)).rejects.toThrow('is there already');
});

import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, opendir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Database } from './database.ts';
import { DATABASE_FILE } from './folder.ts';
import { UnfitDatabaseError, versionOf } from './schema.ts';

/**
 * Copies the data in `folder` to the new folder `target`, from which a server can be started: the
 * documents as they are at one moment, and the bytes of their files. The server may go on meanwhile.
 *
 * @throws UnfitDatabaseError where `folder` holds no data, or `target` is there already.
 */
export async function backUp(folder: string, target: string): Promise<void> {
  const source = join(folder, DATABASE_FILE);
  if (!existsSync(source)) {
    throw new UnfitDatabaseError(`There are no data in ${folder}: name the folder of --data-dir.`);
  }
  if (existsSync(target)) {
    throw new UnfitDatabaseError(`${target} is there already: name a backup that is not.`);
  }
  // A backup that was cut off never bears the name of a whole one.
  const unfinished = `${target}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  // 1. Blobs that are there now are kept, even if the server removes them before the next step.
  // 2. The documents are copied. They name these blobs, and some that came after them.
  // 3. The latter are copied now. What is missing then came and went within step 2.
  await copyBlobs(folder, unfinished);
  const db = new Database(source, { readOnly: true });
  try {
    versionOf(db, source);
    db.run('VACUUM INTO ?', [join(unfinished, DATABASE_FILE)]);
  } finally {
    db.close();
  }
  await copyBlobs(folder, unfinished);
  await rename(unfinished, target);
}

/** Copies the blobs that are not there yet. */
async function copyBlobs(folder: string, target: string): Promise<void> {
  const from = join(folder, 'blobs');
  const to = join(target, 'blobs');
  if (!existsSync(from)) return;
  await mkdir(to, { recursive: true, mode: 0o700 });
  for await (const entry of await opendir(from)) {
    if (!entry.isFile() || existsSync(join(to, entry.name))) continue;
    await copyOne(join(from, entry.name), join(to, entry.name));
  }
}

/** On the same disk a second name will do, since blobs are never written again. */
async function copyOne(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isGone(error)) return;
    await copyFile(from, to).catch((cause: unknown) => {
      if (!isGone(cause)) throw cause;
    });
  }
}

/** Whether a blob was removed before its turn came: then no document names it. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore } from './blob-store.ts';
import { openFolderBlobs } from './folder-blobs.ts';

/** What the names of temporary folders begin with. Machines that share a folder know their own by their names. */
function namePrefix(): string {
  return `limpd-${hostname().replace(/[^\w.]/g, '_')}-`;
}

/**
 * Keeps blobs in a new folder below `parent`, the system's folder for temporary files by default, until
 * it is closed. Folders of processes that ended without closing theirs are removed.
 */
export async function openTemporaryBlobs(parent: string = tmpdir()): Promise<BlobStore> {
  await removeStale(parent);
  const folder = await mkdtemp(join(parent, `${namePrefix()}${process.pid}-`));
  const blobs = await openFolderBlobs(folder, { isDurable: false });
  return {
    begin: () => blobs.begin(),
    put: (source) => blobs.put(source),
    about: (id) => blobs.about(id),
    get: (id, range) => blobs.get(id, range),
    remove: (id) => blobs.remove(id),
    ids: () => blobs.ids(),
    noteCollections: (names) => blobs.noteCollections(names),
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function removeStale(parent: string): Promise<void> {
  const prefix = namePrefix();
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = /^(\d+)-\w{6}$/.exec(name.slice(prefix.length))?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    // One of another user is left to that user.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of another user's process it is only known that it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { blobContract } from './blob-contract.ts';
import { readAll, type BlobStore } from './blob-store.ts';
import { openFolderBlobs } from './folder-blobs.ts';
import { openTemporaryBlobs } from './temporary-blobs.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limpd-spec-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function closedAtEnd(blobs: BlobStore): BlobStore {
  onTestFinished(() => blobs.close());
  return blobs;
}

blobContract('a folder', async () => closedAtEnd(await openFolderBlobs(await newFolder())));
blobContract('a temporary folder', async () =>
  closedAtEnd(await openTemporaryBlobs(await newFolder())),
);

async function one(): Promise<AsyncIterable<Uint8Array>> {
  return (async function* () {
    yield Uint8Array.of(1);
  })();
}

describe('a folder of blobs', () => {
  it('has them when it is opened again, without what was not finished', async () => {
    const folder = await newFolder();
    const before = await openFolderBlobs(folder);
    const id = await before.put(await one());
    await before.begin().write(Uint8Array.of(9));
    expect(await readdir(join(folder, 'unfinished'))).toHaveLength(1);
    const after = await openFolderBlobs(folder);
    const reader = await after.get(id);
    expect(reader === undefined ? [] : [...(await readAll(reader))]).toEqual([1]);
    expect(await readdir(join(folder, 'unfinished'))).toEqual([]);
  });

  it('lets nobody else on the machine read them', async () => {
    const folder = await newFolder();
    const blobs = await openFolderBlobs(folder);
    const id = await blobs.put(await one());
    expect((await stat(join(folder, id))).mode & 0o077).toBe(0);
  });

  it('tells of a disk that takes no more, and keeps nothing then', async () => {
    const folder = await newFolder();
    const blobs = await openFolderBlobs(folder);
    await rm(join(folder, 'unfinished'), { recursive: true });
    const writer = blobs.begin();
    await expect(writer.write(Uint8Array.of(1))).rejects.toThrow('ENOENT');
    await mkdir(join(folder, 'unfinished'));
    await expect(writer.finish()).rejects.toThrow('ENOENT');
    expect(await readdir(join(folder, 'unfinished'))).toEqual([]);
  });
});

describe('a temporary folder of blobs', () => {
  const prefix = `limpd-${hostname().replace(/[^\w.]/g, '_')}-`;

  it('is gone when it is closed', async () => {
    const parent = await newFolder();
    const blobs = await openTemporaryBlobs(parent);
    await blobs.put(await one());
    expect(await readdir(parent)).toHaveLength(1);
    await blobs.close();
    expect(await readdir(parent)).toEqual([]);
  });

  it('takes along those of processes that ended without closing theirs, and no others', async () => {
    const parent = await newFolder();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const stale = `${prefix}${child.pid ?? 0}-abcdef`;
    const others = [`${prefix}${process.pid}-abcdef`, `${prefix}x-abcdef`, 'limpd-other-1-abcdef'];
    for (const name of [stale, ...others]) await mkdir(join(parent, name));
    await writeFile(join(parent, stale, 'x'), 'x');
    const blobs = await openTemporaryBlobs(parent);
    const left = await readdir(parent);
    await blobs.close();
    expect(left).not.toContain(stale);
    expect(left).toEqual(expect.arrayContaining(others));
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readAll, type BlobStore } from '../src/data/blobs/blob-store.ts';
import { openFolderBlobs } from '../src/data/blobs/folder-blobs.ts';
import { UploadLedger } from '../src/uploads/ledger.ts';
import { UPLOAD_LIMITS, type UploadLimits } from '../src/uploads/limits.ts';
import type { PendingFiles, PendingSetup, TakenFile } from '../src/ws/pending-files.ts';

/** What pending files stand on in tests. */
export interface TestSetup extends PendingSetup {
  readonly blobs: BlobStore;
  /** The folder of what is not finished. */
  readonly unfinished: string;
  /** The time that files are told. */
  time: number;
}

/** Pending files' own folder and ledger. What is left of `limits` out has its default. */
export async function pendingSetup(limits: Partial<UploadLimits> = {}): Promise<TestSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'limpd-spec-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const blobs = await openFolderBlobs(folder, { isDurable: false });
  const all = { ...UPLOAD_LIMITS, ...limits };
  const setup: TestSetup = {
    blobs,
    unfinished: join(folder, 'unfinished'),
    time: 0,
    begin: () => blobs.begin(),
    reserve: new UploadLedger(all).conn('here'),
    fileBytes: all.fileBytes,
    nameChars: all.nameChars,
    now: () => setup.time,
  };
  return setup;
}

/** The bytes of each file that a doc with `photo` takes, or why there are none. */
export async function takenFrom(files: PendingFiles, { blobs }: TestSetup): Promise<unknown> {
  const got = files.takeFor({ photo: null }).get('photo');
  if (got?.kind !== 'files') return got?.kind;
  return Promise.all(got.files.map((file) => bytesOf(file, blobs)));
}

async function bytesOf({ blob, room }: TakenFile, blobs: BlobStore): Promise<readonly number[]> {
  const reader = await blobs.get(await blob.finish());
  room.end();
  return reader === undefined ? [] : [...(await readAll(reader))];
}

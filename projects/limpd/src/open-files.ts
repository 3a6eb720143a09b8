import { join } from 'node:path';
import { openFolderBlobs } from './data/blobs/folder-blobs.ts';
import { openTemporaryBlobs } from './data/blobs/temporary-blobs.ts';
import { mayHoldFiles } from './module/file-attrs.ts';
import type { BoundModule } from './module/method.ts';
import { UploadedFiles } from './module/uploaded-files.ts';
import type { ResolvedOptions } from './options.ts';
import { Uploads } from './uploads/uploads.ts';

/** The files of a running server. */
export interface Files {
  readonly uploads: Uploads;
  readonly uploaded: UploadedFiles;
  /** Lets go of them. A store of blobs that was passed stays open. */
  close(): Promise<void>;
}

/** Opens the blobs that the documents of `modules` refer to, and removes those that none refers to. */
export async function openFiles(
  options: ResolvedOptions,
  modules: ReadonlyMap<string, BoundModule>,
): Promise<Files> {
  const { store, clock, logger, dataDir } = options;
  const opened =
    options.blobs ??
    (dataDir === undefined
      ? await openTemporaryBlobs()
      : await openFolderBlobs(join(dataDir, 'blobs')));
  const uploads = new Uploads(opened, options.uploads, clock, (error) => {
    logger.error('unused blobs could not be removed', { error: String(error) });
  });
  const uploaded = new UploadedFiles(uploads);
  const collections = [...modules.values()]
    .filter(({ attrs }) => mayHoldFiles(attrs))
    .map(({ name }) => name);
  const close = async (): Promise<void> => {
    uploads.live.stop();
    uploaded.end();
    await uploads.close();
    if (options.blobs === undefined) await opened.close();
  };
  try {
    await uploads.live.start(store, collections);
  } catch (error) {
    await close();
    throw error;
  }
  return { uploads, uploaded, close };
}

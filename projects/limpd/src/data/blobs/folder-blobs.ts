import {
  mkdir,
  open,
  opendir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../decode.ts';
import { isList } from '../value.ts';
import { BlobFile, syncFolder, type BlobPaths } from './blob-file.ts';
import {
  BLOB_ID,
  type BlobInfo,
  type BlobReader,
  type BlobStore,
  type BlobWriter,
  type ByteRange,
} from './blob-store.ts';

/** How many bytes of a blob are in memory while it is read. */
const READ_BYTES = 64 * 1024;

/** Whether what is stored has to outlast the machine's power. */
export interface FolderBlobsOptions {
  /** Waits for the disk with every blob. True by default; false for what nobody needs after a crash. */
  readonly isDurable?: boolean;
}

/**
 * Keeps blobs as files in `folder`, which is made if it is not there. One process at a time may use it.
 *
 * A blob is written beside the finished ones, made durable, and then renamed: a crash leaves no half
 * blob, and what it leaves of unfinished ones is removed here.
 */
export async function openFolderBlobs(
  folder: string,
  { isDurable = true }: FolderBlobsOptions = {},
): Promise<BlobStore> {
  const paths = { finished: folder, unfinished: join(folder, 'unfinished'), isDurable };
  await rm(paths.unfinished, { recursive: true, force: true });
  await mkdir(paths.unfinished, { recursive: true, mode: 0o700 });
  return new FolderBlobs(paths);
}

class FolderBlobs implements BlobStore {
  readonly #paths: BlobPaths;

  constructor(paths: BlobPaths) {
    this.#paths = paths;
  }

  begin(): BlobWriter {
    return new BlobFile(this.#paths);
  }

  async put(source: AsyncIterable<Uint8Array>): Promise<string> {
    const writer = this.begin();
    try {
      for await (const bytes of source) await writer.write(bytes);
    } catch (error) {
      await writer.discard();
      throw error;
    }
    return writer.finish();
  }

  async about(id: string): Promise<BlobInfo | undefined> {
    if (!BLOB_ID.test(id)) return undefined;
    const found = await unlessMissing(stat(this.#path(id)));
    return found === undefined ? undefined : { size: found.size, storedAt: found.mtimeMs };
  }

  async get(id: string, range?: ByteRange): Promise<BlobReader | undefined> {
    if (!BLOB_ID.test(id)) return undefined;
    const file = await unlessMissing(open(this.#path(id)));
    if (file === undefined) return undefined;
    return new FileReader(file, range ?? { start: 0, end: Infinity });
  }

  async remove(id: string): Promise<void> {
    if (BLOB_ID.test(id)) await rm(this.#path(id), { force: true });
  }

  async *ids(): AsyncIterable<string> {
    for await (const { name } of await opendir(this.#paths.finished)) {
      if (BLOB_ID.test(name)) yield name;
    }
  }

  async noteCollections(names: readonly string[]): Promise<readonly string[]> {
    const path = join(this.#paths.finished, 'collections.json');
    const text = await unlessMissing(readFile(path, 'utf8'));
    const noted = text === undefined ? [] : parseJson(text);
    const before = isList(noted) ? noted.filter((name) => typeof name === 'string') : [];
    const all = [...new Set([...before, ...names])];
    if (all.length > before.length) {
      const draft = join(this.#paths.unfinished, 'collections.json');
      await writeFile(draft, JSON.stringify(all), { flush: this.#paths.isDurable });
      await rename(draft, path);
      if (this.#paths.isDurable) await syncFolder(this.#paths.finished);
    }
    return all;
  }

  async close(): Promise<void> {}

  #path(id: string): string {
    return join(this.#paths.finished, id);
  }
}

/** Reads into the same memory again and again: at a thousand pieces a second, new memory for each would pile up. */
class FileReader implements BlobReader {
  readonly #file: FileHandle;
  readonly #end: number;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #at: number;

  constructor(file: FileHandle, { start, end }: ByteRange) {
    this.#file = file;
    this.#at = start;
    this.#end = end;
  }

  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const length = Math.min(READ_BYTES, this.#end - this.#at);
    if (length <= 0) return undefined;
    const { bytesRead } = await this.#file.read(this.#buffer, 0, length, this.#at);
    this.#at += bytesRead;
    return bytesRead === 0 ? undefined : this.#buffer.subarray(0, bytesRead);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

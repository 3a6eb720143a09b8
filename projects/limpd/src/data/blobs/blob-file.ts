import { randomBytes } from 'node:crypto';
import { appendFile, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobWriter } from './blob-store.ts';

/** Where the files of a blob folder lie. */
export interface BlobPaths {
  /** Finished blobs, each under its id. */
  readonly finished: string;
  /** What is being written. Begins empty with every start. */
  readonly unfinished: string;
  /** Whether to wait until the disk itself has what was written. */
  readonly isDurable: boolean;
}

/** Nobody else on the machine may read what users have stored. */
const PRIVATE = 0o600;

/**
 * A blob on its way into a folder. It opens its file for each piece anew, so that any number of uploads
 * that wait for their next chunk hold no file open.
 */
export class BlobFile implements BlobWriter {
  readonly #paths: BlobPaths;
  readonly #id = randomBytes(16).toString('hex');
  #isOver = false;
  /** Settles with the last write so far. */
  #written: Promise<void> = Promise.resolve();

  constructor(paths: BlobPaths) {
    this.#paths = paths;
  }

  get #unfinished(): string {
    return join(this.#paths.unfinished, this.#id);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const written = this.#written.then(async () => {
      if (!this.#isOver) await appendFile(this.#unfinished, bytes, { mode: PRIVATE });
    });
    this.#written = written;
    await written;
  }

  async finish(): Promise<string> {
    if (this.#isOver) throw new Error('The blob was finished or discarded before.');
    try {
      await this.#written;
      await this.#sync();
      const { finished, isDurable } = this.#paths;
      await rename(this.#unfinished, join(finished, this.#id));
      if (isDurable) await syncFolder(finished);
    } catch (error) {
      await this.discard();
      throw error;
    }
    this.#isOver = true;
    return this.#id;
  }

  async discard(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#written.catch(() => undefined);
    await rm(this.#unfinished, { force: true });
  }

  async #sync(): Promise<void> {
    // 'a' makes the file of a blob without bytes.
    const file = await open(this.#unfinished, 'a', PRIVATE);
    try {
      if (this.#paths.isDurable) await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** Makes the disk remember which names `folder` has. Some platforms cannot open folders, and need no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

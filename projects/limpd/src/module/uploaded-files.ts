import { newId } from '../data/ids.ts';
import { isDoc, own, type Value } from '../data/value.ts';
import type { Reservation } from '../uploads/ledger.ts';
import type { Uploads } from '../uploads/uploads.ts';
import type { StoredFile } from './stored-file.ts';

/** A file that was sent by HTTP and waits for the document that it belongs to. Its blob is held meanwhile. */
export interface UploadedFile {
  /** The `_id` of the session that sent it. Nobody else can use it. */
  readonly session: string;
  readonly module: string;
  readonly attr: string;
  readonly file: StoredFile;
  /** The room that it takes. */
  readonly room: Reservation;
  /** When it came, by the clock of the server. */
  readonly since: number;
}

/** Where a file is to be used. */
export type FileUse = Pick<UploadedFile, 'session' | 'module' | 'attr'>;

/**
 * The files that clients of level 6.1 have sent ahead of the documents they belong to (LIMP
 * protocol, section 3). Each can be used once. One that nobody uses is given up after a while.
 */
export class UploadedFiles {
  readonly #files = new Map<string, UploadedFile>();
  readonly #uploads: Uploads;
  readonly #unwatch: () => void;

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
    this.#unwatch = uploads.watch(this);
  }

  /** Keeps `file`, whose blob is held, and tells the `_id` that it goes by from now on. */
  add(use: FileUse, file: StoredFile, room: Reservation): string {
    const id = newId();
    this.#files.set(id, { ...use, file, room, since: this.#uploads.now() });
    return id;
  }

  /** The file that goes by `id`, which it does no longer; undefined if there is none for this use. */
  take(id: string, use: FileUse): UploadedFile | undefined {
    const found = this.#files.get(id);
    const isForUse =
      found?.session === use.session && found.module === use.module && found.attr === use.attr;
    if (!isForUse) return undefined;
    this.#files.delete(id);
    return found;
  }

  /** Gives up the files that came before `moment`. */
  expire(moment: number): void {
    for (const [id, { since, file, room }] of this.#files) {
      // They stand in the order in which they came.
      if (since > moment) return;
      this.#files.delete(id);
      this.#uploads.live.release(file.blob, () => room.end());
    }
  }

  /** Gives up all. */
  end(): void {
    this.#unwatch();
    this.#files.clear();
  }
}

/** The `_id` in `{"__file": id}`, which stands for an uploaded file; undefined for anything else. */
export function fileIdIn(value: Value): string | undefined {
  const id = isDoc(value) ? own(value, '__file') : undefined;
  return typeof id === 'string' ? id : undefined;
}

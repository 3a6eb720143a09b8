import { newId } from '../data/ids.ts';
import { isDoc, own, type Doc, type Value } from '../data/value.ts';
import { fileDoc, type StoredFile } from './stored-file.ts';

/** A file that was sent by HTTP and waits for the document that it belongs to. */
interface UploadedFile {
  /** The `_id` of the session that sent it. Nobody else can use it. */
  readonly session: string;
  readonly module: string;
  readonly attr: string;
  readonly file: StoredFile;
}

/** Where a file is to be used. */
export type FileUse = Pick<UploadedFile, 'session' | 'module' | 'attr'>;

/**
 * The files that clients of level 6.1 have sent ahead of the documents they belong to (LIMP
 * protocol, section 3). Each can be used once.
 */
export class UploadedFiles {
  readonly #files = new Map<string, UploadedFile>();
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param maxBytes how many bytes may wait at most; beyond, the oldest are given up. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Keeps `file`, and tells the `_id` that it goes by from now on; undefined if it is too big to be kept. */
  add(use: FileUse, file: StoredFile): string | undefined {
    const uploaded = { ...use, file };
    if (costOf(uploaded) > this.#maxBytes) return undefined;
    const id = newId();
    this.#files.set(id, uploaded);
    this.#bytes += costOf(uploaded);
    for (const [oldest, old] of this.#files) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#files.delete(oldest);
      this.#bytes -= costOf(old);
    }
    return id;
  }

  /** The file that goes by `id`, which it does no longer; undefined if there is none for this use. */
  take(id: string, use: FileUse): Doc | undefined {
    const found = this.#files.get(id);
    const isForUse =
      found?.session === use.session && found.module === use.module && found.attr === use.attr;
    if (!isForUse) return undefined;
    this.#files.delete(id);
    this.#bytes -= costOf(found);
    return fileDoc(found.file);
  }
}

/** About how many bytes a file takes while it waits: a long name and no content is not free. */
function costOf({ session, module, attr, file }: UploadedFile): number {
  const texts = [session, module, attr, file.name, file.type];
  return file.size + texts.reduce((sum, text) => sum + 2 * text.length, 0);
}

/** The `_id` in `{"__file": id}`, which stands for an uploaded file; undefined for anything else. */
export function fileIdIn(value: Value): string | undefined {
  const id = isDoc(value) ? own(value, '__file') : undefined;
  return typeof id === 'string' ? id : undefined;
}

import type { BlobWriter } from '../data/blobs/blob-store.ts';
import { encodeJson } from '../data/encode.ts';
import { own, type Doc, type Value } from '../data/value.ts';
import type { Reservation } from '../uploads/ledger.ts';
import {
  ABOUT,
  aboutFile,
  listedBytes,
  type ChunkOutcome,
  type FileIndex,
  type PendingFiles,
  type PendingSetup,
  type TakenFiles,
} from './pending-files.ts';

/** A file as its chunks came. */
interface RawFile {
  readonly about: Doc;
  readonly blob: BlobWriter;
  readonly room: Reservation;
  size: number;
  /** Whether a chunk was no list of bytes. */
  isBroken: boolean;
  /** When the last chunk came. */
  movedAt: number;
}

/**
 * Pending files with the faults that the recorded servers have (LIMP protocol, section 6): what comes
 * is stored as it came. Chunks out of order make a corrupt file, refused ones a cut file, and a file
 * that cannot be stored poisons its attr until its first chunk is sent anew.
 */
export class RawFiles implements PendingFiles {
  readonly #attrs = new Map<string, Map<FileIndex, RawFile>>();
  readonly #setup: PendingSetup;

  constructor(setup: PendingSetup) {
    this.#setup = setup;
  }

  add(
    attr: string,
    index: FileIndex,
    chunk: Value,
    total: Value,
    file: Doc,
    bytes = listedBytes(file),
  ): ChunkOutcome {
    const begun = chunk === 1 ? this.#begin(attr, index, file) : this.#attrs.get(attr)?.get(index);
    if (begun === 'too-much') return { kind: 'too-much' };
    if (begun === undefined || typeof chunk !== 'number') {
      return { kind: 'unexpected', key: String(index).slice(0, 100) };
    }
    const length = bytes?.length ?? 0;
    if (begun.size + length > this.#setup.fileBytes || !begun.room.grow(length)) {
      return { kind: 'too-much' };
    }
    begun.size += length;
    begun.movedAt = this.#setup.now();
    if (bytes === undefined) begun.isBroken = true;
    const written = bytes === undefined ? Promise.resolve() : begun.blob.write(bytes);
    return { kind: 'accepted', last: chunk === total, written };
  }

  /** Does nothing: the file will be stored without the chunk. */
  refuse = (): void => {};

  takeFor(doc: Doc): ReadonlyMap<string, TakenFiles> {
    const taken = new Map<string, TakenFiles>();
    for (const [attr, files] of this.#attrs) {
      if (own(doc, attr) === undefined) continue;
      const inOrder = [...files].sort(([a], [b]) => Number(a) - Number(b));
      const made = filesOf(inOrder.map(([, file]) => file));
      taken.set(attr, made);
      if (made.kind === 'files') this.#attrs.delete(attr);
    }
    return taken;
  }

  expire(moment: number): void {
    for (const [attr, files] of this.#attrs) {
      for (const [index, file] of files) if (file.movedAt <= moment) this.#drop(attr, index);
    }
  }

  end(): void {
    for (const [attr, files] of this.#attrs) {
      for (const index of files.keys()) this.#drop(attr, index);
    }
  }

  #begin(attr: string, index: FileIndex, file: Doc): RawFile | 'too-much' {
    this.#drop(attr, index);
    const about = aboutFile(file);
    const names = attr.length + String(index).length + encodeJson(about).length;
    const room = names > this.#setup.nameChars ? undefined : this.#setup.reserve();
    if (room === undefined) return 'too-much';
    const blob = this.#setup.begin();
    const begun = { about, blob, room, size: 0, isBroken: false, movedAt: this.#setup.now() };
    const files = this.#attrs.get(attr) ?? new Map<FileIndex, RawFile>();
    this.#attrs.set(attr, files.set(index, begun));
    return begun;
  }

  #drop(attr: string, index: FileIndex): void {
    const files = this.#attrs.get(attr);
    const file = files?.get(index);
    file?.room.end();
    void file?.blob.discard().catch(() => undefined);
    files?.delete(index);
    if (files?.size === 0) this.#attrs.delete(attr);
  }
}

function filesOf(files: readonly RawFile[]): TakenFiles {
  for (const { about, isBroken } of files) {
    const missing = ABOUT.find((name) => own(about, name) === undefined);
    if (missing !== undefined) return { kind: 'failing', err: `'${missing}'` };
    if (isBroken) return { kind: 'failing', err: 'a chunk holds no bytes' };
  }
  return { kind: 'files', files };
}

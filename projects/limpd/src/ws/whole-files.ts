import type { BlobWriter } from '../data/blobs/blob-store.ts';
import { encodeJson } from '../data/encode.ts';
import { makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Reservation } from '../uploads/ledger.ts';
import {
  aboutFile,
  listedBytes,
  type ChunkOutcome,
  type FileIndex,
  type PendingFiles,
  type PendingSetup,
  type TakenFiles,
} from './pending-files.ts';

interface PendingFile {
  /** Whether it was given up. What is left of it keeps the next doc from being stored without its file. */
  readonly lost: boolean;
  readonly total: number;
  /** Name, size, type and lastModified, as the first chunk gave them. */
  readonly about: Doc;
  readonly order: number;
  readonly blob: BlobWriter;
  readonly room: Reservation;
  /** How many chunks have come. */
  chunks: number;
  /** Bytes of these. */
  size: number;
  /** Why a doc cannot have it, if something was wrong with any chunk. */
  fault: string | undefined;
  /** When the last chunk came. */
  movedAt: number;
}

/**
 * Pending files of which nothing half-sent ever gets into a document.
 *
 * Chunks go to the blob store as they come, so what waits takes no memory but names. The recorded
 * servers store what they are sent, in whatever order and however little of it; here a file is given
 * out whole, or the doc that wants it is refused.
 */
export class WholeFiles implements PendingFiles {
  readonly #attrs = new Map<string, Map<FileIndex, PendingFile>>();
  readonly #setup: PendingSetup;

  constructor(setup: PendingSetup) {
    this.#setup = setup;
  }

  /** Takes in a chunk: chunk 1 begins a file anew, each further one must be the next. */
  add(
    attr: string,
    index: FileIndex,
    chunk: Value,
    total: Value,
    file: Doc,
    content = listedBytes(file),
  ): ChunkOutcome {
    if (chunk === 1) {
      this.#drop(attr, index);
      const about = aboutFile(file);
      const names = attr.length + String(index).length + encodeJson(about).length;
      // Not even a mark is left of it: the mark would have its name.
      if (names > this.#setup.nameChars) return { kind: 'too-much' };
      const begun = this.#begin(attr, index, total, about, false);
      return begun === undefined ? { kind: 'too-much' } : this.#append(attr, index, begun, content);
    }
    const begun = this.#attrs.get(attr)?.get(index);
    if (begun === undefined || begun.lost || typeof chunk !== 'number') {
      this.#giveUp(attr, index);
      return { kind: 'unexpected', key: String(index).slice(0, 100) };
    }
    const expected = begun.chunks + 1;
    if (chunk !== expected || total !== begun.total || chunk > begun.total) {
      this.#giveUp(attr, index);
      return { kind: 'out-of-order', expected };
    }
    return this.#append(attr, index, begun, content);
  }

  /** A refused chunk may be sent again: until then its file has a gap at its end, and cannot be taken. */
  refuse(attr: string, index: FileIndex, chunk: Value): void {
    if (chunk === 1 || this.#attrs.get(attr)?.get(index) === undefined) this.#giveUp(attr, index);
  }

  takeFor(doc: Doc): ReadonlyMap<string, TakenFiles> {
    const taken = new Map<string, TakenFiles>();
    for (const attr of this.#attrs.keys()) {
      if (own(doc, attr) !== undefined) taken.set(attr, this.#take(attr));
    }
    return taken;
  }

  expire(moment: number): void {
    for (const [attr, files] of this.#attrs) {
      for (const [index, file] of files) {
        if (!file.lost && file.movedAt <= moment) this.#giveUp(attr, index);
      }
    }
  }

  end(): void {
    for (const [attr, files] of this.#attrs) {
      for (const index of files.keys()) this.#drop(attr, index);
    }
  }

  #take(attr: string): TakenFiles {
    const files = this.#attrs.get(attr) ?? new Map<FileIndex, PendingFile>();
    const inOrder = [...files.values()].sort((a, b) => a.order - b.order);
    for (const file of inOrder) {
      const reason = faultOf(file);
      if (reason === undefined) continue;
      for (const index of files.keys()) this.#drop(attr, index);
      return { kind: 'unusable', reason };
    }
    this.#attrs.delete(attr);
    return { kind: 'files', files: inOrder };
  }

  #begin(
    attr: string,
    index: FileIndex,
    total: Value,
    about: Doc,
    lost: boolean,
  ): PendingFile | undefined {
    const room = this.#setup.reserve();
    if (room === undefined) return undefined;
    const order = Number(index);
    const file: PendingFile = {
      lost,
      total: typeof total === 'number' ? total : NaN,
      about,
      order: Number.isNaN(order) ? 0 : order,
      blob: this.#setup.begin(),
      room,
      chunks: 0,
      size: 0,
      fault: undefined,
      movedAt: this.#setup.now(),
    };
    const files = this.#attrs.get(attr) ?? new Map<FileIndex, PendingFile>();
    this.#attrs.set(attr, files.set(index, file));
    return file;
  }

  #append(
    attr: string,
    index: FileIndex,
    to: PendingFile,
    bytes: Uint8Array | undefined,
  ): ChunkOutcome {
    if (bytes === undefined) to.fault = 'a chunk of it holds no bytes';
    const length = bytes?.length ?? 0;
    if (to.size + length > this.#setup.fileBytes || !to.room.grow(length)) {
      this.#giveUp(attr, index);
      return { kind: 'too-much' };
    }
    to.chunks += 1;
    to.size += length;
    to.movedAt = this.#setup.now();
    const written = bytes === undefined ? Promise.resolve() : to.blob.write(bytes);
    return { kind: 'accepted', last: to.chunks === to.total, written };
  }

  #giveUp(attr: string, index: FileIndex): void {
    this.#drop(attr, index);
    // What is lost here is told by the refusal of the chunk alone.
    if (attr.length + String(index).length > this.#setup.nameChars) return;
    this.#begin(attr, index, 0, makeDoc([]), true);
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

function faultOf({ lost, about, fault, chunks, total, size }: PendingFile): string | undefined {
  if (lost) return 'a chunk of it was refused, or it waited for too long';
  if (fault !== undefined) return fault;
  if (chunks !== total) return `${chunks} of its ${total} chunks have come`;
  if (typeof own(about, 'name') !== 'string') return 'it has no name';
  if (typeof own(about, 'type') !== 'string') return 'it has no type';
  if (typeof own(about, 'lastModified') !== 'number') return 'it has no lastModified';
  return own(about, 'size') === size ? undefined : `its size is not ${size}`;
}

import { encodeJson } from '../data/encode.ts';
import { makeDoc, own, textAt, type Bytes, type Doc, type Value } from '../data/value.ts';
import { fileDoc } from '../module/stored-file.ts';
import { decodeDecimalBytes } from './decimal-bytes.ts';
import type { ChunkOutcome, FileIndex, PendingFiles, TakenFiles } from './pending-files.ts';

interface PendingFile {
  /** Whether it was given up. What is left of it keeps the next doc from being stored without its file. */
  readonly lost: boolean;
  readonly total: number;
  readonly chunks: Bytes[];
  /** Name, size, type and lastModified, as the first chunk gave them. */
  readonly about: Doc;
  readonly order: number;
  /** Why a doc cannot have it, if something was wrong with any chunk. */
  fault: string | undefined;
  /** Bytes of all its chunks. */
  size: number;
  /** Bytes that it takes in memory, about. */
  cost: number;
}

/** What a chunk takes in memory beside its bytes: without it, empty chunks could be piled up for ever. */
const CHUNK_COST = 64;

const ABOUT = new Set(['name', 'size', 'type', 'lastModified']);

/**
 * Pending files of which nothing half-sent ever gets into a document.
 *
 * Chunks are decoded as they come, so what waits takes as much memory as the files are big. The
 * recorded servers store what they are sent, in whatever order and however little of it; here a file
 * is given out whole, or the doc that wants it is refused.
 */
export class WholeFiles implements PendingFiles {
  readonly #attrs = new Map<string, Map<FileIndex, PendingFile>>();
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param maxBytes how many bytes may wait at most. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes in a chunk: chunk 1 begins a file anew, each further one must be the next. */
  add(attr: string, index: FileIndex, chunk: Value, total: Value, file: Doc): ChunkOutcome {
    const begun = this.#attrs.get(attr)?.get(index);
    if (chunk === 1) {
      this.#drop(attr, index);
      return this.#append(attr, index, begin(total, file, index), file);
    }
    if (begun === undefined || begun.lost || typeof chunk !== 'number') {
      this.#giveUp(attr, index);
      return { kind: 'unexpected', key: String(index) };
    }
    const expected = begun.chunks.length + 1;
    if (chunk !== expected || total !== begun.total || chunk > begun.total) {
      this.#giveUp(attr, index);
      return { kind: 'out-of-order', expected };
    }
    return this.#append(attr, index, begun, file);
  }

  /** A refused chunk may be sent again: until then its file has a gap at its end, and cannot be taken. */
  refuse(attr: string, index: FileIndex, chunk: Value): void {
    if (chunk === 1 || this.#attrs.get(attr)?.get(index) === undefined) this.#giveUp(attr, index);
  }

  /** The attrs of `doc` that files wait for, with these files; they wait no longer. */
  takeFor(doc: Doc): ReadonlyMap<string, TakenFiles> {
    const taken = new Map<string, TakenFiles>();
    for (const attr of this.#attrs.keys()) {
      if (own(doc, attr) !== undefined) taken.set(attr, this.#take(attr));
    }
    return taken;
  }

  #take(attr: string): TakenFiles {
    const files = [...(this.#attrs.get(attr) ?? [])];
    for (const [index] of files) this.#drop(attr, index);
    const inOrder = files.map(([, file]) => file).sort((a, b) => a.order - b.order);
    for (const file of inOrder) {
      const fault = faultOf(file);
      if (fault !== undefined) return { kind: 'unusable', reason: fault };
    }
    return { kind: 'files', files: inOrder.map(finish) };
  }

  #append(attr: string, index: FileIndex, to: PendingFile, file: Doc): ChunkOutcome {
    const content = own(file, 'content');
    const bytes = typeof content === 'string' ? decodeDecimalBytes(content) : undefined;
    if (bytes === undefined) to.fault = 'a chunk of it holds no bytes';
    const added = bytes ?? new Uint8Array();
    const files = this.#attrs.get(attr) ?? new Map<FileIndex, PendingFile>();
    this.#attrs.set(attr, files.set(index, to));
    const aboutCost = to.chunks.length === 0 ? to.cost : 0;
    const cost = added.length + CHUNK_COST;
    to.chunks.push(added);
    to.size += added.length;
    to.cost += cost;
    this.#bytes += aboutCost + cost;
    if (this.#bytes > this.#maxBytes) {
      this.#giveUp(attr, index);
      return { kind: 'too-much' };
    }
    return { kind: 'accepted', last: to.chunks.length === to.total };
  }

  #giveUp(attr: string, index: FileIndex): void {
    this.#drop(attr, index);
    const cost = CHUNK_COST + attr.length + String(index).length;
    // What is lost here is told by the refusal of the chunk alone.
    if (this.#bytes + cost > this.#maxBytes) return;
    const files = this.#attrs.get(attr) ?? new Map<FileIndex, PendingFile>();
    this.#attrs.set(attr, files.set(index, { ...begin(0, makeDoc([]), index), lost: true, cost }));
    this.#bytes += cost;
  }

  #drop(attr: string, index: FileIndex): void {
    const files = this.#attrs.get(attr);
    this.#bytes -= files?.get(index)?.cost ?? 0;
    files?.delete(index);
    if (files?.size === 0) this.#attrs.delete(attr);
  }
}

function begin(total: Value, file: Doc, index: FileIndex): PendingFile {
  const about = makeDoc(Object.entries(file).filter(([key]) => ABOUT.has(key)));
  const order = Number(index);
  return {
    lost: false,
    total: typeof total === 'number' ? total : NaN,
    chunks: [],
    about,
    order: Number.isNaN(order) ? 0 : order,
    fault: undefined,
    size: 0,
    cost: encodeJson(about).length,
  };
}

function faultOf({ lost, about, fault, chunks, total, size }: PendingFile): string | undefined {
  if (lost) return 'a chunk of it was refused';
  if (fault !== undefined) return fault;
  if (chunks.length !== total) return `${chunks.length} of its ${total} chunks have come`;
  if (typeof own(about, 'name') !== 'string') return 'it has no name';
  if (typeof own(about, 'type') !== 'string') return 'it has no type';
  if (typeof own(about, 'lastModified') !== 'number') return 'it has no lastModified';
  return own(about, 'size') === size ? undefined : `its size is not ${size}`;
}

function finish({ about, chunks, size }: PendingFile): Doc {
  const content = new Uint8Array(size);
  let length = 0;
  for (const chunk of chunks) {
    content.set(chunk, length);
    length += chunk.length;
  }
  return fileDoc({
    name: textAt(about, 'name'),
    lastModified: Number(own(about, 'lastModified')),
    type: textAt(about, 'type'),
    size,
    content,
  });
}

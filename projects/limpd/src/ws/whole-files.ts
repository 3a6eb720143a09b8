import { encodeJson } from '../data/encode.ts';
import { isDoc, makeDoc, own, textAt, type Bytes, type Doc, type Value } from '../data/value.ts';
import { fileDoc } from '../module/stored-file.ts';
import { decodeDecimalBytes } from './decimal-bytes.ts';

/** What became of a chunk. */
export type ChunkOutcome =
  | { readonly kind: 'accepted'; readonly last: boolean }
  /** It does not continue a file that the conn has begun: its file has no chunk 1, or is of another type of index. */
  | { readonly kind: 'unexpected'; readonly key: string }
  /** It skips or repeats a chunk. The file is given up. */
  | { readonly kind: 'out-of-order'; readonly expected: number }
  /** The conn holds as many bytes as it may. The file is given up. */
  | { readonly kind: 'too-much' };

/** What a doc gets for an attr: its files, or why there are none to be had. */
export type TakenFiles =
  | { readonly kind: 'files'; readonly files: readonly Doc[] }
  | { readonly kind: 'unusable'; readonly reason: string };

interface PendingFile {
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
 * The files that a conn has uploaded and no doc has taken yet, by attr and index (LIMP protocol,
 * section 6).
 *
 * Chunks are decoded as they come, so what waits takes as much memory as the files are big. The
 * recorded servers store what they are sent, in whatever order and however little of it; here a file
 * is given out whole or not at all.
 */
export class PendingFiles {
  /** By attr, then by index: `"0"` and `0` are different indexes, as on the recorded servers. */
  readonly #attrs = new Map<string, Map<string | number, PendingFile>>();
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param maxBytes how many bytes may wait at most. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes in a chunk: chunk 1 begins a file anew, each further one must be the next. */
  add(attr: string, index: string | number, chunk: Value, total: Value, file: Doc): ChunkOutcome {
    const begun = this.#attrs.get(attr)?.get(index);
    if (chunk === 1) {
      this.#drop(attr, index);
      return this.#append(attr, index, begin(total, file, index), file);
    }
    if (begun === undefined || typeof chunk !== 'number') {
      return { kind: 'unexpected', key: String(index) };
    }
    const expected = begun.chunks.length + 1;
    if (chunk !== expected || total !== begun.total || chunk > begun.total) {
      this.#drop(attr, index);
      return { kind: 'out-of-order', expected };
    }
    return this.#append(attr, index, begun, file);
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

  #append(attr: string, index: string | number, to: PendingFile, file: Doc): ChunkOutcome {
    const content = own(file, 'content');
    const bytes = typeof content === 'string' ? decodeDecimalBytes(content) : undefined;
    if (bytes === undefined) to.fault = 'a chunk of it holds no bytes';
    const added = bytes ?? new Uint8Array();
    const files = this.#attrs.get(attr) ?? new Map<string | number, PendingFile>();
    this.#attrs.set(attr, files.set(index, to));
    const aboutCost = to.chunks.length === 0 ? to.cost : 0;
    const cost = added.length + CHUNK_COST;
    to.chunks.push(added);
    to.size += added.length;
    to.cost += cost;
    this.#bytes += aboutCost + cost;
    if (this.#bytes > this.#maxBytes) {
      this.#drop(attr, index);
      return { kind: 'too-much' };
    }
    return { kind: 'accepted', last: to.chunks.length === to.total };
  }

  #drop(attr: string, index: string | number): void {
    const files = this.#attrs.get(attr);
    this.#bytes -= files?.get(index)?.cost ?? 0;
    files?.delete(index);
    if (files?.size === 0) this.#attrs.delete(attr);
  }
}

function begin(total: Value, file: Doc, index: string | number): PendingFile {
  const about = makeDoc(Object.entries(file).filter(([key]) => ABOUT.has(key)));
  const order = Number(index);
  return {
    total: typeof total === 'number' ? total : NaN,
    chunks: [],
    about,
    order: Number.isNaN(order) ? 0 : order,
    fault: undefined,
    size: 0,
    cost: encodeJson(about).length,
  };
}

function faultOf({ about, fault, chunks, total, size }: PendingFile): string | undefined {
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

/** The parts of a `file/upload` doc, or the name of the first that is missing. */
export type ChunkDoc =
  | { readonly missing: string }
  | {
      readonly attr: string;
      readonly index: string | number;
      readonly chunk: Value;
      readonly total: Value;
      readonly file: Doc;
    };

/** Reads the doc of a call to `file/upload`. */
export function readChunkDoc(doc: Doc): ChunkDoc {
  const attr = own(doc, 'attr');
  const index = own(doc, 'index');
  const chunk = own(doc, 'chunk');
  const total = own(doc, 'total');
  const file = own(doc, 'file');
  if (typeof attr !== 'string') return { missing: 'attr' };
  if (typeof index !== 'string' && typeof index !== 'number') return { missing: 'index' };
  if (chunk === undefined) return { missing: 'chunk' };
  if (total === undefined) return { missing: 'total' };
  if (!isDoc(file)) return { missing: 'file' };
  return { attr, index, chunk, total, file };
}

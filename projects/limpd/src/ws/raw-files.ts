import { encodeJson } from '../data/encode.ts';
import { makeDoc, own, type Bytes, type Doc, type Value } from '../data/value.ts';
import { decodeDecimalBytes } from './decimal-bytes.ts';
import type { ChunkOutcome, FileIndex, PendingFiles, TakenFiles } from './pending-files.ts';

/** A file as its chunks came. */
interface RawFile {
  readonly about: Doc;
  readonly contents: Value[];
  /** What it takes in memory, about. */
  cost: number;
}

/** What a file needs beside its bytes, in the order in which servers look for it. */
const NEEDED = ['name', 'lastModified', 'type', 'size'] as const;

/**
 * Pending files with the faults that the recorded servers have (LIMP protocol, section 6): what comes
 * is stored as it came. Chunks out of order make a corrupt file, refused ones a cut file, and a file
 * that cannot be stored poisons its attr until its first chunk is sent anew.
 */
export class RawFiles implements PendingFiles {
  readonly #attrs = new Map<string, Map<FileIndex, RawFile>>();
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param maxBytes how many bytes may wait at most. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(attr: string, index: FileIndex, chunk: Value, total: Value, file: Doc): ChunkOutcome {
    const files = this.#attrs.get(attr) ?? new Map<FileIndex, RawFile>();
    const begun = chunk === 1 ? { about: file, contents: [], cost: 0 } : files.get(index);
    if (begun === undefined || typeof chunk !== 'number') {
      return { kind: 'unexpected', key: String(index) };
    }
    if (chunk === 1) {
      this.#bytes -= files.get(index)?.cost ?? 0;
      files.delete(index);
    }
    // Not only the content: everything that a chunk brings stays in memory.
    const cost = encodeJson(file).length;
    if (this.#bytes + cost > this.#maxBytes) return { kind: 'too-much' };
    this.#bytes += cost;
    begun.cost += cost;
    begun.contents.push(own(file, 'content') ?? '');
    this.#attrs.set(attr, files.set(index, begun));
    return { kind: 'accepted', last: chunk === total };
  }

  /** Does nothing: the file will be stored without the chunk. */
  refuse = (): void => {};

  takeFor(doc: Doc): ReadonlyMap<string, TakenFiles> {
    const taken = new Map<string, TakenFiles>();
    for (const [attr, files] of this.#attrs) {
      if (own(doc, attr) === undefined) continue;
      const inOrder = [...files].sort(([a], [b]) => Number(a) - Number(b));
      const made = makeFiles(inOrder.map(([, file]) => file));
      taken.set(attr, made);
      if (made.kind !== 'files') continue;
      for (const file of files.values()) this.#bytes -= file.cost;
      this.#attrs.delete(attr);
    }
    return taken;
  }
}

function makeFiles(raw: readonly RawFile[]): TakenFiles {
  const files: Doc[] = [];
  for (const { about, contents } of raw) {
    const missing = NEEDED.find((name) => own(about, name) === undefined);
    if (missing !== undefined) return { kind: 'failing', err: `'${missing}'` };
    const bytes = contents.map((content) =>
      typeof content === 'string' ? decodeDecimalBytes(content) : undefined,
    );
    const whole = joined(bytes);
    if (whole === undefined) return { kind: 'failing', err: 'a chunk holds no bytes' };
    const entries = NEEDED.map((name): [string, Value] => [name, own(about, name) ?? null]);
    files.push(makeDoc([...entries, ['content', whole]]));
  }
  return { kind: 'files', files };
}

function joined(parts: readonly (Bytes | undefined)[]): Bytes | undefined {
  const known = parts.flatMap((part) => (part === undefined ? [] : [part]));
  if (known.length < parts.length) return undefined;
  const whole = new Uint8Array(known.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of known) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

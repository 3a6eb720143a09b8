import { isDoc, own, type Doc, type Value } from '../data/value.ts';

/** What became of a chunk. */
export type ChunkOutcome =
  | { readonly kind: 'accepted'; readonly last: boolean }
  /** It does not continue a file that the conn has begun: its file has no chunk 1, or is of another type of index. */
  | { readonly kind: 'unexpected'; readonly key: string }
  /** It skips or repeats a chunk. The file is given up. */
  | { readonly kind: 'out-of-order'; readonly expected: number }
  /** The conn holds as many bytes as it may. The file is given up. */
  | { readonly kind: 'too-much' };

/** What a doc gets for an attr: its files, or why there are none to be had; where it is `failing`, the server fails. */
export type TakenFiles =
  | { readonly kind: 'files'; readonly files: readonly Doc[] }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'failing'; readonly err: string };

/** Where a file of an attr stands in its list: `"0"` and `0` are different indexes, as on the recorded servers. */
export type FileIndex = string | number;

/** The files that a conn has uploaded and no doc has taken yet (LIMP protocol, section 6). */
export interface PendingFiles {
  /** Takes in a chunk: chunk 1 begins a file anew. */
  add(attr: string, index: FileIndex, chunk: Value, total: Value, file: Doc): ChunkOutcome;
  /** Notes that a chunk of this file was refused before it was looked at. */
  refuse(attr: string, index: FileIndex, chunk: Value): void;
  /** The attrs of `doc` that files wait for, with these files. */
  takeFor(doc: Doc): ReadonlyMap<string, TakenFiles>;
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

import type { BlobWriter } from '../data/blobs/blob-store.ts';
import { isDoc, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Reservation } from '../uploads/ledger.ts';
import { decodeDecimalBytes } from './decimal-bytes.ts';

/** What became of a chunk. */
export type ChunkOutcome =
  /** `written` resolves once its bytes are no longer in memory. */
  | { readonly kind: 'accepted'; readonly last: boolean; readonly written: Promise<void> }
  /** It does not continue a file that the conn has begun: its file has no chunk 1, or is of another type of index. */
  | { readonly kind: 'unexpected'; readonly key: string }
  /** It skips or repeats a chunk. The file is given up. */
  | { readonly kind: 'out-of-order'; readonly expected: number }
  /** As much waits as may, on the conn, of its address or in all. The file is given up. */
  | { readonly kind: 'too-much' };

/** A file that a doc has taken. */
export interface TakenFile {
  /** Its document form, without its bytes. */
  readonly about: Doc;
  /** Its bytes. */
  readonly blob: BlobWriter;
  /** The room that it takes. */
  readonly room: Reservation;
}

/** What a doc gets for an attr: its files, or why there are none to be had; where it is `failing`, the server fails. */
export type TakenFiles =
  | { readonly kind: 'files'; readonly files: readonly TakenFile[] }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'failing'; readonly err: string };

/** Where a file of an attr stands in its list: `"0"` and `0` are different indexes, as on the recorded servers. */
export type FileIndex = string | number;

/** The files that a conn has uploaded and no doc has taken yet (LIMP protocol, section 6). Their bytes are on their way to the disk. */
export interface PendingFiles {
  /** Takes in a chunk: chunk 1 begins a file anew. Its bytes are `content`, or those that `file` lists. */
  add(
    attr: string,
    index: FileIndex,
    chunk: Value,
    total: Value,
    file: Doc,
    content?: Uint8Array,
  ): ChunkOutcome;
  /** Notes that a chunk of this file was refused before it was looked at. */
  refuse(attr: string, index: FileIndex, chunk: Value): void;
  /** The attrs of `doc` that files wait for, with these files; they wait no longer. */
  takeFor(doc: Doc): ReadonlyMap<string, TakenFiles>;
  /** Gives up the files that have not got on since `moment`, by the clock of the server. */
  expire(moment: number): void;
  /** Gives up all: the conn has ended. */
  end(): void;
}

/** What pending files stand on. */
export interface PendingSetup {
  /** Begins a blob. */
  readonly begin: () => BlobWriter;
  /** Reserves room for one file; undefined where there is none. */
  readonly reserve: () => Reservation | undefined;
  /** Bytes that one file may have. */
  readonly fileBytes: number;
  /** Characters that a file's attr, index and what is told of it may have together. */
  readonly nameChars: number;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/** What a file needs beside its bytes, in the order in which servers look for it. */
export const ABOUT = ['name', 'lastModified', 'type', 'size'] as const;

/** What `file` tells of itself, all else left out. */
export function aboutFile(file: Doc): Doc {
  return makeDoc(
    ABOUT.flatMap((name): [string, Value][] => {
      const value = own(file, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The bytes that the `content` of a chunk lists; undefined where it lists none. */
export function listedBytes(file: Doc): Uint8Array | undefined {
  const content = own(file, 'content');
  return typeof content === 'string' ? decodeDecimalBytes(content) : undefined;
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

import { blobIdIn, blobRef } from '../data/blobs/blob-ref.ts';
import { isDoc, makeDoc, own, textAt, type Doc, type Value } from '../data/value.ts';

/** A file as documents hold it: all but its bytes, which are a blob. */
export interface StoredFile {
  readonly name: string;
  /** Milliseconds since 1970, as the client gave it. */
  readonly lastModified: number;
  /** MIME type, as the client gave it. */
  readonly type: string;
  /** Bytes, as the client gave it. */
  readonly size: number;
  /** The id of the blob that has its bytes. */
  readonly blob: string;
}

/** The document form of `file`. */
export function fileDoc({ name, lastModified, type, size, blob }: StoredFile): Doc {
  return makeDoc([
    ['name', name],
    ['lastModified', lastModified],
    ['type', type],
    ['size', size],
    ['content', blobRef(blob)],
  ]);
}

/** `value` as a file, or undefined if it is none. */
export function asFile(value: Value | undefined): StoredFile | undefined {
  if (!isDoc(value)) return undefined;
  const blob = blobIdIn(own(value, 'content'));
  if (blob === undefined) return undefined;
  return {
    name: textAt(value, 'name'),
    lastModified: Number(own(value, 'lastModified')),
    type: textAt(value, 'type'),
    size: Number(own(value, 'size')),
    blob,
  };
}

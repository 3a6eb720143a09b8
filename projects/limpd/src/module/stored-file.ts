import {
  isDoc,
  isList,
  makeDoc,
  own,
  textAt,
  type Bytes,
  type Doc,
  type Value,
} from '../data/value.ts';

/** A file as documents hold it. */
export interface StoredFile {
  readonly name: string;
  /** Milliseconds since 1970, as the client gave it. */
  readonly lastModified: number;
  /** MIME type, as the client gave it. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly content: Bytes;
}

/** The document form of `file`. */
export function fileDoc(file: StoredFile): Doc {
  return makeDoc([
    ['name', file.name],
    ['lastModified', file.lastModified],
    ['type', file.type],
    ['size', file.size],
    ['content', file.content],
  ]);
}

/** `value` as a file, or undefined if it is none. */
export function asFile(value: Value | undefined): StoredFile | undefined {
  if (!isDoc(value)) return undefined;
  const content = own(value, 'content');
  if (!(content instanceof Uint8Array)) return undefined;
  return {
    name: textAt(value, 'name'),
    lastModified: Number(own(value, 'lastModified')),
    type: textAt(value, 'type'),
    size: content.length,
    content,
  };
}

/** `value` as clients see it: `content: true` stands for a file's bytes (LIMP protocol, section 6). */
export function withoutBytes(value: Value): Value {
  if (value instanceof Uint8Array) return true;
  if (isList(value)) return value.map(withoutBytes);
  if (!isDoc(value)) return value;
  return makeDoc(
    Object.entries(value).map(([key, item]): [string, Value] => [key, withoutBytes(item)]),
  );
}

/** Which bytes of a blob to give: from `start`, up to but without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What is known of a blob without reading it. */
export interface BlobInfo {
  /** Bytes. */
  readonly size: number;
  /** When it was stored, in milliseconds since 1970. */
  readonly storedAt: number;
}

/** A blob that comes piece by piece. Nobody can get it before it is finished. */
export interface BlobWriter {
  /**
   * Adds `bytes` at the end, and resolves once they are no longer in memory. May be called again
   * before that: what was given first comes first.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Makes the blob durable, and gives the id that it goes by. Whatever happens to the machine
   * afterwards, the blob is there, whole.
   *
   * @throws the error of the first write that failed; nothing is kept then.
   */
  finish(): Promise<string>;
  /** Forgets all that was written. Does nothing once the blob is finished. */
  discard(): Promise<void>;
}

/** Gives the bytes of a blob, piece by piece. Whoever has one has to close it. */
export interface BlobReader {
  /** The next piece, which is good until the next one is asked for; undefined at the end. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Lets go of the blob. Not while a piece is being read. */
  close(): Promise<void>;
}

/**
 * Where the bytes of files live, beside the documents that refer to them. A blob is never changed: what
 * replaces it is another one, with another id.
 *
 * Every method may fail with the store's own errors; callers treat those as server errors (500).
 */
export interface BlobStore {
  /** Begins a blob that comes piece by piece. */
  begin(): BlobWriter;
  /** Stores what `source` gives, durably, and gives its id. When `source` fails, nothing is kept. */
  put(source: AsyncIterable<Uint8Array>): Promise<string>;
  /** What is known of the blob; undefined where there is none. */
  about(id: string): Promise<BlobInfo | undefined>;
  /**
   * The bytes of the blob, all of them or those in `range`; undefined where there is none. Who reads
   * reads on to the end, even if the blob is removed meanwhile.
   */
  get(id: string, range?: ByteRange): Promise<BlobReader | undefined>;
  /** Removes the blob; does nothing where there is none. */
  remove(id: string): Promise<void>;
  /** The ids of all finished blobs, in no order. */
  ids(): AsyncIterable<string>;
  /**
   * Notes, for good, that documents of these collections may refer to blobs. Gives all collections that
   * this was ever noted of: before a blob is removed because nothing refers to it, these are looked at.
   */
  noteCollections(names: readonly string[]): Promise<readonly string[]>;
  /** Lets go of what the store holds open. A store that is temporary forgets everything. */
  close(): Promise<void>;
}

/** What ids look like: 128 random bits, which nobody guesses, in hex. */
export const BLOB_ID = /^[0-9a-f]{32}$/;

/** All bytes that `reader` gives, which is closed then. For small blobs: they are in memory. */
export async function readAll(reader: BlobReader): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  try {
    for (let part = await reader.read(); part !== undefined; part = await reader.read()) {
      parts.push(part.slice());
    }
  } finally {
    await reader.close();
  }
  return Buffer.concat(parts);
}

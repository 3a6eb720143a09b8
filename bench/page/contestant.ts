/** What a rival brings to the page: it takes part in those measures for which it has something. */
export interface Contestant {
  /** Prepares for a chunk; gives the step whose time is taken, again and again. */
  readonly chunk?: (bytes: Uint8Array<ArrayBuffer>) => Promise<ChunkStep> | ChunkStep;
  /** Connects; resolves when calls can be made. */
  readonly caller?: (url: string) => Promise<Caller>;
  /** Connects; resolves when the only file of `files` can be sent, with `size` chunks in flight; 0 is the rival's own choice. */
  readonly uploader?: (url: string, files: FileList, size: number) => Promise<Uploader>;
}

export type ChunkStep = () => unknown;

export interface Caller {
  /** Makes one small call; tells when its reply has come. */
  call(done: () => void, fail: (error: unknown) => void): void;
  close(): void;
}

export interface Uploader {
  /** Sends the file and the call that it belongs to; resolves with the reply to that call. */
  upload(): Promise<void>;
  close(): void;
}

/** The token that signs everything in the benchmarks: as long as those of real servers. */
export const TOKEN = '__ANON_TOKEN_f00000000000000000000012';

/** The small call of the benchmarks, as every rival makes it. */
export const CALL = {
  endpoint: 'staff/read',
  query: [{ _id: 'f00000000000000000000123' }, { $limit: 1 }],
};

/** The call that a file belongs to, and the file's place in its doc. */
export const UPLOAD = { endpoint: 'staff/create', attr: 'photo' };

/** Bytes of a chunk: what the original and its servers have always used. */
export const CHUNK_SIZE = 512_000;

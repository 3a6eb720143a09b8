/**
 * What an upload does at the moment:
 *
 * - `queued`: it waits; another file, or another call with files for the same attr, goes first
 * - `sending`: its chunks are sent
 * - `throttled`: the server's quota is used up; it goes on by itself
 * - `paused`: by `pause()`
 * - `offline`: there is no connection; when there is one again, the files start over
 * - `sent`: the server has every byte; the call itself is sent
 */
export type UploadState = 'queued' | 'sending' | 'throttled' | 'paused' | 'offline' | 'sent';

/** How far the upload of one file is. */
export interface FileProgress {
  /** The attr of the doc that the file stands for. */
  readonly attr: string;
  /** The file's place among the files of its attr. */
  readonly index: number;
  readonly name: string;
  /** The file itself, as it stands in the doc. */
  readonly file: Blob;
  readonly state: UploadState;
  /** Bytes that the server has acknowledged. */
  readonly loaded: number;
  /** Bytes of the file. */
  readonly total: number;
}

/** How far the upload of a call's files is. Counts bytes that the server has acknowledged. */
export interface UploadProgress {
  /** Each file, in the order in which they go up. */
  readonly files: readonly FileProgress[];
  readonly state: UploadState;
  /** Bytes acknowledged of all files. */
  readonly loaded: number;
  /** Bytes of all files. */
  readonly total: number;
  /** How often files had to start over, because a chunk was refused or the connection lost. */
  readonly restarts: number;
  /** Bytes acknowledged a second, of late; null while that cannot be told. */
  readonly rate: number | null;
  /** How long the rest takes at this rate, in ms; null while that cannot be told. */
  readonly remaining: number | null;
}

/** How far the upload of one file is. */
export interface FileProgress {
  /** The attr of the doc that the file stands for. */
  readonly attr: string;
  /** The file's place among the files of its attr. */
  readonly index: number;
  readonly name: string;
  /** Bytes that the server has acknowledged. */
  readonly loaded: number;
  /** Bytes of the file. */
  readonly total: number;
}

/** How far the upload of a call's files is. Counts bytes that the server has acknowledged. */
export interface UploadProgress {
  /** Each file, in the order in which they go up. */
  readonly files: readonly FileProgress[];
  /** Bytes acknowledged of all files. */
  readonly loaded: number;
  /** Bytes of all files. */
  readonly total: number;
  /** How often files had to start over, because a chunk was refused or the connection lost. */
  readonly restarts: number;
}

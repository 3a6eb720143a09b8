/**
 * How much may be uploaded that no document has yet. What goes beyond is refused; nothing of it stays.
 */
export interface UploadLimits {
  /** Bytes of one file. 1.25 GiB by default. */
  readonly fileBytes: number;
  /** Bytes of the files that wait on one connection. 1.25 GiB by default. */
  readonly connBytes: number;
  /** Bytes of all files that wait of one address. 4 GiB by default. */
  readonly addressBytes: number;
  /** Bytes of all files that wait. 8 GiB by default. */
  readonly totalBytes: number;
  /** Files that wait on one connection, whole or not. 1,000 by default. */
  readonly connFiles: number;
  /** Files that wait of one address. 2,000 by default. */
  readonly addressFiles: number;
  /** Files that wait in all. 5,000 by default. */
  readonly totalFiles: number;
  /** Characters of a file's name, type, attr and index together: these are in memory. 2,000 by default. */
  readonly nameChars: number;
  /** How long a file waits without getting on, in milliseconds, before it is given up. 10 minutes by default. */
  readonly expiryMs: number;
}

/** The limits unless others are given. */
export const UPLOAD_LIMITS: UploadLimits = {
  fileBytes: 1280 * 1024 * 1024,
  connBytes: 1280 * 1024 * 1024,
  addressBytes: 4096 * 1024 * 1024,
  totalBytes: 8192 * 1024 * 1024,
  connFiles: 1000,
  addressFiles: 2000,
  totalFiles: 5000,
  nameChars: 2000,
  expiryMs: 10 * 60_000,
};

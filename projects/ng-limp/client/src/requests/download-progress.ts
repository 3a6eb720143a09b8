import type { UploadProgress } from './upload-progress';

/** How far the fetching of a file is. */
export interface DownloadProgress {
  /** `receiving` while its bytes come in, from when the server has said that it has the file; `received` when all are here. */
  readonly state: 'receiving' | 'received';
  /** Bytes that have come in. */
  readonly loaded: number;
  /** Bytes of the file; null where the server does not say how many it has, until all are here. */
  readonly total: number | null;
}

/** What a call tells of its files: of those that it sends, or of the one that it fetches. */
export type ProgressOf<T> = T extends Blob ? DownloadProgress : UploadProgress;

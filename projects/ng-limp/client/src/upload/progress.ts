import type { FileProgress, UploadProgress, UploadState } from '../requests/upload-progress';
import type { FileToSend } from './find-files';
import { remainingTime } from './remaining-time';

/** How far an upload is, as the one who runs it knows. */
export interface UploadStanding {
  readonly files: readonly FileToSend[];
  /** Acknowledged bytes of the file at a place; more than it has counts as all. */
  readonly loadedOf: (place: number) => number;
  /** What happens to the files that are not there yet. */
  readonly state: UploadState;
  readonly restarts: number;
  /** Bytes acknowledged a second; null while that cannot be told. */
  readonly rate: number | null;
}

/** Says how far an upload is. Of the files that are not there yet the first is in its state, the others are queued. */
export function progressOf(standing: UploadStanding): UploadProgress {
  const { loadedOf, state, restarts, rate } = standing;
  let isFirst = true;
  const files = standing.files.map(({ attr, index, name, bytes }, place): FileProgress => {
    const total = bytes.size;
    const loaded = Math.min(total, loadedOf(place));
    const stateNow = loaded === total ? 'sent' : isFirst || state !== 'sending' ? state : 'queued';
    if (loaded < total) isFirst = false;
    return { attr, index, name, file: bytes, state: stateNow, loaded, total };
  });
  const loaded = files.reduce((sum, file) => sum + file.loaded, 0);
  const total = files.reduce((sum, file) => sum + file.total, 0);
  return {
    files,
    state: loaded === total ? 'sent' : state,
    loaded,
    total,
    restarts,
    rate,
    remaining: remainingTime(total - loaded, rate),
  };
}

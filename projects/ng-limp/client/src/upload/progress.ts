import type { UploadProgress } from '../calls/upload-progress';
import type { FileToSend } from './find-files';

/**
 * Says how far an upload is.
 *
 * @param loadedOf acknowledged bytes of the file at a place; more than it has counts as all
 */
export function progressOf(
  files: readonly FileToSend[],
  loadedOf: (place: number) => number,
  restarts: number,
): UploadProgress {
  const each = files.map(({ attr, index, name, bytes: { size } }, place) => {
    return { attr, index, name, loaded: Math.min(size, loadedOf(place)), total: size };
  });
  return {
    files: each,
    loaded: each.reduce((sum, { loaded }) => sum + loaded, 0),
    total: each.reduce((sum, { total }) => sum + total, 0),
    restarts,
  };
}

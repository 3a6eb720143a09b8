import { Lazy } from '../lazy';

/** What sends the files of calls: loaded with the first call that has some. */
export const uploadCode = new Lazy('uploads', () => import('./begin-upload'));

/** Loads it ahead, and what makes frames: the first upload then begins at once, as later ones do. */
export async function loadUploads(): Promise<void> {
  await Promise.all([uploadCode.get(), import('../token/chunk-frames')]);
}

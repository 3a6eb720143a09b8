import { Lazy } from '../lazy';

/**
 * What sends the files of calls: loaded with the first call that has some. What makes their frames comes along, as the
 * socket is not to wait for it once chunks are in its line.
 */
export const uploadCode = new Lazy('uploads', async () => {
  const [code] = await Promise.all([import('./begin-upload'), import('../token/chunk-frames')]);
  return code;
});

/** Loads it ahead: the first upload then begins at once, as later ones do. */
export async function loadUploads(): Promise<void> {
  await uploadCode.get();
}

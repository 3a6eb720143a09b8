import { Lazy } from '../lazy';
import type { ChunkFramer } from '../token/chunk-frames';

/** Makes the frames of chunks where this runs, by code that is loaded with the first chunk. */
export function localFramer(): ChunkFramer {
  const frames = new Lazy('uploads', async () => {
    const { ChunkFrames } = await import('../token/chunk-frames');
    return new ChunkFrames();
  });
  return async (key, chunk) => (await frames.get()).framer(key, chunk);
}

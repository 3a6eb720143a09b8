import { LimpError } from '../errors';
import { MAX_FRAME_BYTES } from '../protocol/codes';

/** The chunk size that servers and SDKs have always used, in bytes. */
export const DEFAULT_CHUNK_SIZE = 512_000;

/** The largest chunk size that leaves some room in a frame for the names of file and attr, in bytes. */
export const MAX_CHUNK_SIZE = 767 * 1024;

/** How many bytes of a file travel in one frame; `auto` for as many as a frame can hold. */
export type ChunkSize = number | 'auto';

/**
 * Checks a configured chunk size.
 *
 * @throws {@link LimpError} `usage` where it is no count of bytes or could make a frame that servers refuse
 */
export function checkChunkSize(chunkSize: ChunkSize): void {
  if (chunkSize === 'auto') return;
  if (Number.isInteger(chunkSize) && chunkSize >= 1 && chunkSize <= MAX_CHUNK_SIZE) return;
  throw LimpError.usage(
    'fileChunkSize',
    `${chunkSize} will not do. Give a whole number of bytes, from 1 to ${MAX_CHUNK_SIZE}, or 'auto'. ` +
      `Larger chunks can make frames over the ${MAX_FRAME_BYTES} bytes that servers take.`,
  );
}

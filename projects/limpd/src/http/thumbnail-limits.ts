/** What making a thumbnail may take. What goes beyond is refused, or not kept. */
export interface ThumbnailLimits {
  /** Pixels of the picture that a thumbnail is made of: unpacked, they are in memory. 50 million by default. */
  readonly sourcePixels: number;
  /** Bytes of that picture, packed. 32 MiB by default. */
  readonly sourceBytes: number;
  /** Pixels that a thumbnail may be wide, and high. 2,000 by default. */
  readonly side: number;
  /** Thumbnails that wait for their turn; one is made at a time. 50 by default. */
  readonly queue: number;
  /** Bytes of thumbnails that are kept in memory, so that they need not be made anew. 8 MiB by default. */
  readonly cacheBytes: number;
}

/** The limits unless others are given. */
export const THUMBNAIL_LIMITS: ThumbnailLimits = {
  sourcePixels: 50_000_000,
  sourceBytes: 32 * 1024 * 1024,
  side: 2000,
  queue: 50,
  cacheBytes: 8 * 1024 * 1024,
};

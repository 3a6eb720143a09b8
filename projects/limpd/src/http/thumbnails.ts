import { readAll, type BlobInfo, type BlobStore } from '../data/blobs/blob-store.ts';
import { ByteCache } from './byte-cache.ts';
import { shrink, type Picture } from './picture.ts';
import type { ThumbnailLimits } from './thumbnail-limits.ts';

/** What a request for a thumbnail comes to. */
export type Thumbnail =
  | { readonly kind: 'picture'; readonly picture: Picture }
  /** The file is no picture that one can be made of, or too big a one. */
  | { readonly kind: 'none' }
  /** None can have these sides: 1 to `side` pixels each. */
  | { readonly kind: 'refused'; readonly side: number }
  /** Too many wait. */
  | { readonly kind: 'busy' };

const NONE: Thumbnail = { kind: 'none' };

/** Makes thumbnails of pictures, one at a time, and keeps those that were asked for last. */
export class Thumbnails {
  readonly #blobs: BlobStore;
  readonly #limits: ThumbnailLimits;
  readonly #cache: ByteCache<Picture>;
  /** Those that are made or wait for it, by key: who asks for one of them waits for the same. */
  readonly #making = new Map<string, Promise<Thumbnail>>();
  /** Settles with the last one so far. */
  #made: Promise<unknown> = Promise.resolve();

  constructor(blobs: BlobStore, limits: ThumbnailLimits) {
    this.#blobs = blobs;
    this.#limits = limits;
    this.#cache = new ByteCache(limits.cacheBytes);
  }

  /** The picture in the blob `id`, made to fit into `sides`: width and height. */
  async of(
    id: string,
    { size }: BlobInfo,
    sides: readonly [width: number, height: number],
  ): Promise<Thumbnail> {
    const { side, sourceBytes, queue } = this.#limits;
    if (sides.some((pixels) => pixels < 1 || pixels > side)) return { kind: 'refused', side };
    if (size > sourceBytes) return NONE;
    const key = `${id} ${sides.join('x')}`;
    const kept = this.#cache.get(key);
    if (kept !== undefined) return { kind: 'picture', picture: kept };
    const running = this.#making.get(key);
    if (running !== undefined) return running;
    if (this.#making.size >= queue) return { kind: 'busy' };
    const making = this.#made.then(() => this.#make(id, sides));
    this.#made = making.catch(() => undefined);
    this.#making.set(key, making);
    try {
      const made = await making;
      if (made.kind === 'picture') this.#cache.set(key, made.picture);
      return made;
    } finally {
      this.#making.delete(key);
    }
  }

  async #make(id: string, sides: readonly [width: number, height: number]): Promise<Thumbnail> {
    const reader = await this.#blobs.get(id);
    if (reader === undefined) return NONE;
    const picture = await shrink(await readAll(reader), sides, this.#limits.sourcePixels);
    return picture === undefined ? NONE : { kind: 'picture', picture };
  }
}

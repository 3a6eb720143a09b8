/** What is kept must tell how much it takes. */
export interface Sized {
  readonly bytes: Uint8Array;
}

/** Keeps what was asked for last, up to a number of bytes. */
export class ByteCache<T extends Sized> {
  readonly #maxBytes: number;
  /** The one that was asked for longest ago comes first. */
  readonly #kept = new Map<string, T>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): T | undefined {
    const found = this.#kept.get(key);
    if (found !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    return found;
  }

  set(key: string, item: T): void {
    if (costOf(key, item) > this.#maxBytes) return;
    this.#remove(key);
    this.#kept.set(key, item);
    this.#bytes += costOf(key, item);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const item = this.#kept.get(key);
    if (item === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= costOf(key, item);
  }
}

function costOf(key: string, item: Sized): number {
  return item.bytes.length + 2 * key.length + 200;
}

import { addressKey } from '../address.ts';
import type { Bounds } from '../bounds.ts';

/** Counts the watches of the conns of one address. */
export interface AddressWatches {
  /** Takes note of one more, if there may be one. */
  add(): boolean;
  /** One has ended. */
  remove(): void;
}

/** Counts the watches of all conns of a server. */
export class WatchCount {
  readonly #bounds: Bounds;
  readonly #ofAddresses = new Map<string, number>();
  #all = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Counts for conns of `address`. */
  ofAddress(address: string): AddressWatches {
    const key = addressKey(address);
    return {
      add: () => {
        const count = this.#ofAddresses.get(key) ?? 0;
        const { watches, watchesPerAddress } = this.#bounds;
        if (count >= watchesPerAddress || this.#all >= watches) return false;
        this.#ofAddresses.set(key, count + 1);
        this.#all += 1;
        return true;
      },
      remove: () => {
        const count = this.#ofAddresses.get(key) ?? 0;
        if (count <= 1) this.#ofAddresses.delete(key);
        else this.#ofAddresses.set(key, count - 1);
        this.#all -= 1;
      },
    };
  }
}

import type { PasswordCost } from './cost.ts';
import { hashSecret, isCheap, isHashed, provesHash } from './hash.ts';

/** What the check of a password came to. */
export type PasswordCheck =
  | { readonly kind: 'wrong' }
  | {
      readonly kind: 'right';
      /** What to store from now on, where what is stored is not hashed, or too cheaply. */
      readonly better: string | undefined;
    };

/** Hashes and checks passwords, a few at a time: each takes memory and a thread. */
export class Passwords {
  readonly #cost: PasswordCost;
  readonly #places: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** Stands for the password of who has none, so that it takes as long to find out. */
  #nobodys: Promise<string> | undefined;

  /** @param atOnce how many at a time. */
  constructor(cost: PasswordCost, atOnce: number) {
    this.#cost = cost;
    this.#places = atOnce;
  }

  /** What to store of `secret`, which a client proves itself by. */
  hash(secret: string): Promise<string> {
    return this.#inTurn(() => hashSecret(secret, this.#cost));
  }

  /**
   * Whether `given` is what `stored` was made of. It takes the same time whether there is no user, a
   * user without a password, or one whose password is not hashed yet.
   *
   * @param same compares with what is stored unhashed, as LIMP servers did.
   */
  async check(
    stored: string | undefined,
    given: string,
    same: (stored: string, given: string) => boolean,
  ): Promise<PasswordCheck> {
    if (stored === undefined || !isHashed(stored)) {
      if (stored === undefined || !same(stored, given)) {
        this.#nobodys ??= this.hash('');
        const nobodys = await this.#nobodys;
        await this.#inTurn(() => provesHash(nobodys, given));
        return { kind: 'wrong' };
      }
      return { kind: 'right', better: await this.hash(given) };
    }
    const isRight = await this.#inTurn(() => provesHash(stored, given));
    if (!isRight) return { kind: 'wrong' };
    const better = isCheap(stored, this.#cost) ? await this.hash(given) : undefined;
    return { kind: 'right', better };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#places) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

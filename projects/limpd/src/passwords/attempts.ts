import { addressKey } from '../address.ts';
import type { Bounds } from '../bounds.ts';

/** After how many milliseconds without a wrong password those before are forgotten. */
const FORGOTTEN_MS = 15 * 60_000;

/** How long the first wait is, in milliseconds. Each further wrong password doubles it. */
const FIRST_WAIT_MS = 1000;

/** What an account's name is cut to, in characters. */
const MAX_NAME = 256;

/** Thrown where a password is not even looked at. */
export class TooManyAttemptsError extends Error {
  /** After how many milliseconds it is worth trying again. */
  readonly waitMs: number;

  constructor(waitMs: number) {
    super(`Too many wrong passwords: try again in ${Math.ceil(waitMs / 1000)} seconds.`);
    this.waitMs = waitMs;
  }
}

/** One attempt to sign in. */
export interface Attempt {
  /** Says how it went. To be called once. */
  end(isRight: boolean): void;
}

interface Tries {
  wrong: number;
  /** Nobody gets a further try before. */
  until: number;
  lastWrong: number;
  running: number;
  readonly waiting: Set<() => void>;
}

/**
 * Makes whoever tries one password after the other wait ever longer: by account and by address. Some
 * wrong ones cost nothing. An address that an account was signed in from is not held up by what
 * others try with that account, so nobody can lock somebody else out for good.
 */
export class Attempts {
  readonly #bounds: Bounds;
  readonly #now: () => number;
  /** The one that changed last comes last. */
  readonly #tries = new Map<string, Tries>();
  readonly #known = new Set<string>();
  #waiting = 0;

  /** @param now milliseconds. */
  constructor(bounds: Bounds, now: () => number) {
    this.#bounds = bounds;
    this.#now = now;
  }

  /**
   * Begins an attempt. While others with the same account or from the same address may still turn
   * out wrong, and would use up what is free, this waits for them.
   *
   * @param what what is tried: each counts for itself, so that a page that shows files with an old
   *   token keeps nobody from signing in.
   * @throws TooManyAttemptsError
   */
  async begin(what: 'password' | 'token', account: string, address: string): Promise<Attempt> {
    const { wrongPerAccount, wrongPerAddress } = this.#bounds;
    const name = `${what} ${account.slice(0, MAX_NAME)}`;
    const from = addressKey(address);
    const pair = `${from} ${name}`;
    const accountKey = this.#known.has(pair) ? `pair ${pair}` : `account ${name}`;
    const addressOf = `${what} from ${from}`;
    await this.#enter(addressOf, wrongPerAddress);
    try {
      await this.#enter(accountKey, wrongPerAccount);
    } catch (error) {
      this.#leave(addressOf, undefined, wrongPerAddress);
      throw error;
    }
    return {
      end: (isRight) => {
        this.#leave(addressOf, isRight ? undefined : 'wrong', wrongPerAddress);
        this.#leave(accountKey, isRight ? 'right' : 'wrong', wrongPerAccount);
        if (isRight) this.#remember(pair);
      },
    };
  }

  async #enter(key: string, free: number): Promise<void> {
    for (;;) {
      const tries = this.#triesOf(key);
      const waitMs = tries.until - this.#now();
      if (waitMs > 0) throw new TooManyAttemptsError(waitMs);
      if (tries.running === 0 || tries.wrong + tries.running < free) {
        tries.running += 1;
        return;
      }
      if (this.#waiting >= this.#bounds.passwordsWaiting) {
        throw new TooManyAttemptsError(FIRST_WAIT_MS);
      }
      this.#waiting += 1;
      await new Promise<void>((resolve) => tries.waiting.add(resolve));
      this.#waiting -= 1;
    }
  }

  #leave(key: string, outcome: 'right' | 'wrong' | undefined, free: number): void {
    const tries = this.#triesOf(key);
    tries.running -= 1;
    if (outcome === 'right') {
      tries.wrong = 0;
      tries.until = 0;
    } else if (outcome === 'wrong') {
      tries.wrong += 1;
      tries.lastWrong = this.#now();
      const beyond = tries.wrong - free;
      const waitMs = beyond < 0 ? 0 : FIRST_WAIT_MS * 2 ** Math.min(beyond, 30);
      tries.until = this.#now() + Math.min(waitMs, this.#bounds.longestWaitMs);
    }
    for (const resolve of tries.waiting) resolve();
    tries.waiting.clear();
    if (tries.wrong === 0 && tries.running === 0) this.#tries.delete(key);
  }

  #triesOf(key: string): Tries {
    const tries = this.#tries.get(key) ?? {
      wrong: 0,
      until: 0,
      lastWrong: 0,
      running: 0,
      waiting: new Set(),
    };
    if (this.#now() - tries.lastWrong > FORGOTTEN_MS) tries.wrong = 0;
    this.#tries.delete(key);
    this.#tries.set(key, tries);
    this.#forgetOldest();
    return tries;
  }

  #forgetOldest(): void {
    if (this.#tries.size <= this.#bounds.wrongRemembered) return;
    for (const [key, { running }] of this.#tries) {
      if (running > 0) continue;
      this.#tries.delete(key);
      return;
    }
  }

  #remember(pair: string): void {
    this.#known.delete(pair);
    this.#known.add(pair);
    const [oldest] = this.#known;
    if (this.#known.size > this.#bounds.wrongRemembered && oldest !== undefined) {
      this.#known.delete(oldest);
    }
  }
}

/** Counts work that is under way, so that who has to wait for its end can. */
export class UnderWay {
  #count = 0;
  readonly #waiting: (() => void)[] = [];

  /** Counts `work` until it settles. */
  async through(work: Promise<void>): Promise<void> {
    this.#count += 1;
    try {
      await work;
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Resolves once none is under way. */
  async none(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

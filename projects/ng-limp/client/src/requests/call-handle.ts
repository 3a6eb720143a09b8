/** What can be done about something that was begun, by the one who began it. */
export interface CallHandle {
  /** Cancels it. Its sink is told nothing more. Does nothing once it is settled. */
  readonly cancel: () => void;
  /**
   * Whether the call itself was sent and is unanswered: the server may have run it, and nothing undoes that. The chunks
   * of its files do not count.
   */
  readonly mayHaveRun: () => boolean;
  /** Told `false` when all subscribers have left a call that goes on, and `true` when one joins it. */
  readonly wanted?: (isWanted: boolean) => void;
}

/** The handle of something that begins later, if at all. */
export class LaterHandle implements CallHandle {
  #begun: CallHandle | null = null;
  #over = false;

  readonly #forget: () => void;

  /** @param forget makes it never begin */
  constructor(forget: () => void) {
    this.#forget = forget;
  }

  /** Whether it was cancelled. */
  get isCancelled(): boolean {
    return this.#over;
  }

  /** It has begun. */
  begin(handle: CallHandle): void {
    if (this.#over) handle.cancel();
    else this.#begun = handle;
  }

  readonly cancel = (): void => {
    this.#over = true;
    this.#forget();
    this.#begun?.cancel();
  };

  readonly mayHaveRun = (): boolean => this.#begun?.mayHaveRun() ?? false;
}

/** What it costs to hash a password once, for this server as for whoever guesses at stolen hashes. */
export interface PasswordCost {
  /** Memory, in KiB. */
  readonly memoryKiB: number;
  /** How often that memory is gone through. */
  readonly passes: number;
}

/** The cost unless another is given: 19 MiB, twice. About 40 ms on a server. */
export const DEFAULT_PASSWORD_COST: PasswordCost = { memoryKiB: 19_456, passes: 2 };

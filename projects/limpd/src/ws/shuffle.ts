/** Sends something, now or soon. */
export type Schedule = (send: () => void) => void;

/** Sends at once. */
export const atOnce: Schedule = (send) => send();

/** How much later than it could a reply may come, in milliseconds. */
const LATEST_MS = 8;

/**
 * Sends in another order than asked to: each after a delay of its own, drawn from a sequence that is
 * the same for every `seed`.
 */
export function shuffled(seed: number): Schedule {
  let state = seed;
  return (send) => {
    // The linear congruential generator of Numerical Recipes; its high bits are good enough for this.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    setTimeout(send, (state / 2 ** 32) * LATEST_MS);
  };
}

import type { ConnectionState } from 'ng-limp';

/** How a state looks. */
export type Tone = 'good' | 'busy' | 'bad';

/** A connection's state in words. */
export interface StateView {
  readonly tone: Tone;
  /** Two or three words, for the pill. */
  readonly word: string;
  /** Why it is so, where there is a why. */
  readonly reason: string | null;
  /** How often connecting has failed in a row. */
  readonly attempts: number;
  /** Seconds until the next try, or null where none is due. */
  readonly secondsLeft: number | null;
}

/** @param now in ms since 1970 */
export function describeState(state: ConnectionState, now: number): StateView {
  const plain = { reason: null, attempts: 0, secondsLeft: null };
  switch (state.kind) {
    case 'idle':
      return { ...plain, tone: 'bad', word: 'Not connected' };
    case 'connecting':
      return { ...plain, tone: 'busy', word: 'Connecting …' };
    case 'verifying':
      return { ...plain, tone: 'busy', word: 'Verifying …' };
    case 'ready':
      return { ...plain, tone: 'good', word: 'Connected' };
    case 'waiting':
      return {
        tone: 'bad',
        word: 'Disconnected',
        reason: state.reason,
        attempts: state.attempt,
        secondsLeft: Math.max(0, Math.ceil((state.retryAt - now) / 1000)),
      };
    case 'closed':
      return { ...plain, tone: 'bad', word: 'Closed', reason: state.reason };
    default:
      return state satisfies never;
  }
}

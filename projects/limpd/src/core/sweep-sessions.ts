import type { Clock } from '../clock.ts';
import { allOf, type Filter } from '../data/filter.ts';
import type { Services } from '../module/method.ts';
import { ANON_SESSION_ID } from '../module/session.ts';
import { hasExpired } from './auth.ts';

/** How often sessions are swept, in milliseconds. */
const SWEEP_MS = 10 * 60_000;

/**
 * Drops sessions that have expired, and the oldest beyond what there may be, every ten minutes.
 * Returns what ends this.
 */
export function sweepSessions({ store, bounds }: Services, clock: Clock): () => void {
  const users: Filter = { kind: 'compare', path: '_id', operator: '$ne', value: ANON_SESSION_ID };
  const beyond = { sort: [['_id', -1] as const], skip: bounds.sessions };
  return clock.every(SWEEP_MS, () => {
    // What could not be swept now will be next time.
    void store.remove('session', allOf(users, hasExpired())).catch(() => undefined);
    void store.remove('session', users, beyond).catch(() => undefined);
  });
}

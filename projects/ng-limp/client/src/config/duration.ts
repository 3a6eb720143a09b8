import { LimpError } from '../errors';
import { LONGEST_TIMER } from './clock';

/**
 * Checks a time that somebody gave.
 *
 * @param shortest in ms
 * @throws {@link LimpError} `usage`, naming the field and its bounds
 */
export function checkDuration(field: string, ms: unknown, shortest = 1): void {
  if (typeof ms === 'number' && ms >= shortest && ms <= LONGEST_TIMER) return;
  const problem = `${String(ms)} will not do. Give milliseconds, from ${shortest} to ${LONGEST_TIMER}.`;
  throw LimpError.usage(field, problem);
}

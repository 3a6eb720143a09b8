import { Lazy } from '../lazy';
import type { LearnedQuota } from './learned-quota';

/** What learns the quota. */
export interface QuotaCode {
  readonly LearnedQuota: typeof LearnedQuota;
}

/** It is loaded when the quota comes near. */
export const quotaCode = new Lazy<QuotaCode>('the quota', () => import('./learned-quota'));

/** Loads it ahead, for tests whose time does not wait for it. */
export async function loadQuota(): Promise<void> {
  await quotaCode.get();
}

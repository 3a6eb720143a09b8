import type { CallIds } from '../connection/call-ids';
import type { Clock } from '../connection/clock';
import type { Logger } from '../connection/logger';

/** How calls behave, and with what. */
export interface CallsOptions {
  readonly callIds: CallIds;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many requests may wait at most. */
  readonly queueLimit: number;
}

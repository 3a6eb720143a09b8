import type { CallIds } from '../connection/call-ids';
import type { Clock } from '../connection/clock';
import type { Logger } from '../connection/logger';
import type { BigIntegerReader } from '../protocol/big-integers';

/** How calls behave, and with what. */
export interface CallsOptions {
  readonly callIds: CallIds;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly reader: BigIntegerReader;
  /** How many requests may wait at most. */
  readonly queueLimit: number;
}

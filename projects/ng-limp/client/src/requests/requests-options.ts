import type { Clock } from '../config/clock';
import type { Logger } from '../config/logger';
import type { BigIntegerReader } from '../protocol/big-integers';
import type { CallIds } from '../protocol/call-ids';
import type { Reply } from '../protocol/reply';

/** How calls behave, and with what. */
export interface RequestsOptions {
  readonly callIds: CallIds;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly reader: BigIntegerReader;
  /** How many requests may wait at most. */
  readonly queueLimit: number;
  /** What the error of a request that was sent ends with; `reply` is what refused it, null where none came in time. */
  readonly advice: (endpoint: string, reply: Reply | null) => string;
}

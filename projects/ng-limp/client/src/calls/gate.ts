import type { CallIds } from '../connection/call-ids';
import type { Clock } from '../connection/clock';
import type { Logger } from '../connection/logger';
import type { Transport } from '../connection/transport';

/** What the calls need to know of connection and session when one is about to go out. */
export interface Gate {
  /** The conn to send on, or null while there is none. */
  readonly conn: Transport | null;
  /** The `sid` that requests give. */
  readonly sid: string;
  /** Whether somebody is signed in on the conn. */
  readonly authed: boolean;
  /** Replaces the conn by a new one. */
  renew(reason: string): void;
}

/** How calls behave, and with what. */
export interface CallsOptions {
  readonly callIds: CallIds;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many requests may wait at most. */
  readonly queueLimit: number;
}

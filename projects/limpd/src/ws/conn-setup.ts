import type { Quotas } from '../dispatch/quota.ts';
import type { Logger } from '../logger.ts';
import type { Services } from '../module/method.ts';
import type { Uploads } from '../uploads/uploads.ts';
import type { Outboxes } from './outbox.ts';
import type { Schedule } from './shuffle.ts';
import type { VerifyKey } from './token.ts';
import type { WatchCount } from './watch-count.ts';
import type { WatchHub } from './watch-hub.ts';

/** What all conns of a server share. */
export interface ConnSetup {
  readonly services: Services;
  readonly logger: Logger;
  /** Where uploaded files go. */
  readonly uploads: Uploads;
  /** What frames are signed with before auth. */
  readonly anonKey: VerifyKey;
  /** Counts frames; undefined where nobody does. */
  readonly quotas: Quotas | undefined;
  /** Counts what is sent and not read. */
  readonly outboxes: Outboxes;
  /** Counts the watches of all conns. */
  readonly watchCount: WatchCount;
  /** Tells the watches of all conns of changes. */
  readonly watchHub: WatchHub;
  /** Says when replies of calls that run side by side are sent. */
  readonly schedule: Schedule;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/** Who is at the other end of a conn. */
export interface Peer {
  readonly hostAdd: string;
  readonly userAgent: string;
}

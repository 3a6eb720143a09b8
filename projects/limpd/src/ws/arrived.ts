import type { QuotaVerdict } from '../dispatch/quota.ts';
import { connQuotaHit, ipQuotaHit } from '../dispatch/replies.ts';
import type { Reply } from '../module/reply.ts';
import type { Sent } from './big-frame.ts';
import type { Speaker } from './conn-session.ts';

/** A frame that has come. */
export interface Arrived {
  readonly sent: Sent;
  readonly verdict: QuotaVerdict;
  /** Whom the conn spoke for then. */
  readonly speaker: Speaker;
  /** Settles when the frame's turn has come. */
  readonly before: Promise<void>;
  /** Lets the frame behind it have its turn. */
  readonly begin: () => void;
}

/** The reply to a frame that runs into a quota; undefined where it passes. */
export function hitOf(verdict: QuotaVerdict): Reply | undefined {
  switch (verdict) {
    case 'passes':
      return undefined;
    case 'conn-quota':
      return connQuotaHit;
    case 'ip-quota':
    case 'flood':
      return ipQuotaHit;
    default:
      return verdict satisfies never;
  }
}

/** What a log shows of an error. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a client is told of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

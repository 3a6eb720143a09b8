import type { LimpError } from '../errors';
import type { Reply } from '../protocol/reply';
import type { CallClock } from './call-clock';
import type { Request } from './request';

/** What a request reports to. Told exactly once of `reply` or `error`, unless the request is cancelled. */
export interface RequestSink {
  readonly reply: (reply: Reply, callId: string) => void;
  readonly error: (error: LimpError) => void;
  /** It goes out, for the first time or again. */
  readonly sent?: () => void;
  /** The quota refused it; it was not run, and will be sent again. */
  readonly rateLimited?: () => void;
}

/**
 * The states of a request:
 *
 * - `queued`: it waits to be sent, for the first time or again
 * - `signing`: given to the transport as call `callId`, not yet known to be on the wire
 * - `sent`: on the wire
 * - `settled`: replied to, failed, or cancelled
 */
export type EntryState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'signing'; readonly callId: string }
  | { readonly kind: 'sent'; readonly callId: string }
  | { readonly kind: 'settled' };

/** A request with its place in the line. */
export interface Entry {
  readonly request: Request;
  readonly sink: RequestSink;
  /** Its place: requests go out in this order. */
  readonly order: number;
  /** Its timeout: stands still while it is queued and throttled. */
  readonly clock: CallClock;
  state: EntryState;
  /** How many connections were lost while it was in flight, but for those that this client has ended itself. */
  losses: number;
  /** Whether any connection was lost while it was in flight: what was ever on the wire may have run. */
  wasInFlightWhenLost: boolean;
}

/** Whether a request was on the wire, now or before, and is unanswered. */
export function mayHaveRun({ state, wasInFlightWhenLost }: Entry): boolean {
  return wasInFlightWhenLost || state.kind === 'signing' || state.kind === 'sent';
}

/** What is known about the server's quota (`docs/protocol.md`, "Quotas"). */
export interface QuotaState {
  /** Whether calls are throttled. Their timeouts are paused meanwhile. */
  readonly isThrottled: boolean;
  /** Which quota throttles them: that of this connection or of its whole address; null while none does. */
  readonly throttledBy: 'connection' | 'address' | null;
  /** The earliest end of throttling, in ms since 1970; null while frames are not throttled, or it is not known. */
  readonly throttledUntil: number | null;
  /** Until when chunks of files are throttled, to leave the rest of the window to calls; null while they are not. */
  readonly chunksThrottledUntil: number | null;
  /** Frames sent since the current window began, and not refused. */
  readonly used: number;
  /** How many frames fit into the current window; null until the server has refused one. */
  readonly limit: number | null;
  /** How many frames fit into a window that began as ANON's, and as a user's; each null until it is learned. */
  readonly limits: { readonly anon: number | null; readonly user: number | null };
}

/** Whose quota it is that refuses. */
export type QuotaOwner = NonNullable<QuotaState['throttledBy']>;

/** What a quota brings about. */
export interface QuotaEvents {
  /** Something may be sent that was throttled. */
  readonly reopened: () => void;
  /** Calls are throttled, or are so no more. */
  readonly throttled: () => void;
  /** A frame that asks has no reply yet, and may be slow: the server shall be asked something quick. */
  readonly ask: () => void;
}

/** So many frames of a window are sent without asking while nothing is known: the lowest limit of real servers. */
export const SAFE = 39;

/** What a window lasts at real servers, in ms. */
export const USUAL_WINDOW = 60_000;

import type { LimpError } from '../errors';

/**
 * Where the connection stands.
 *
 *     idle ──init()──▶ connecting ──greeting──▶ verifying ──accepted──▶ ready
 *                       │   ▲  │                    │                     │
 *                       │   │  └──────── lost ──────┴──────── lost ───────┤
 *                       │   └─── delay over, online, visible ── waiting ◀─┘
 *                       │
 *                       └─ close(), or turned away for good, from any state ──▶ closed ──init()──▶ connecting
 *
 * Servers below level 5.7 need no verifying: their greeting leads to `ready` at once.
 */
export type ConnectionState =
  /** Nothing was asked for yet. */
  | { readonly kind: 'idle' }
  /** The socket is being opened, or the greeting is awaited. */
  | { readonly kind: 'connecting' }
  /** Greeted; the server checks the anon token and the app. */
  | { readonly kind: 'verifying' }
  /** Calls flow. */
  | { readonly kind: 'ready' }
  /** The connection was lost or could not be made; the next try starts at `retryAt`. */
  | {
      readonly kind: 'waiting';
      /** How many tries have failed in a row, counted from 1. */
      readonly attempt: number;
      /** In ms since 1970. */
      readonly retryAt: number;
      readonly reason: string;
    }
  /** Over, until `init()` is called again. */
  | { readonly kind: 'closed'; readonly reason: string; readonly error: LimpError };

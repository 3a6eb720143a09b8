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

/** What others want to know of a state. A new state has to answer them, too. */
interface StateTraits {
  /** Whether calls may be sent. */
  readonly maySend: boolean;
  /** Whether the client is connected, or connecting. */
  readonly isOpen: boolean;
  /** Whether it waits for the next try to connect. */
  readonly isWaiting: boolean;
  /** Whether there is a server to ask, if not by this connection: one was configured. */
  readonly hasServer: boolean;
}

const TRAITS: Readonly<Record<ConnectionState['kind'], StateTraits>> = {
  idle: { maySend: false, isOpen: false, isWaiting: false, hasServer: false },
  connecting: { maySend: false, isOpen: true, isWaiting: false, hasServer: true },
  verifying: { maySend: false, isOpen: true, isWaiting: false, hasServer: true },
  ready: { maySend: true, isOpen: true, isWaiting: false, hasServer: true },
  waiting: { maySend: false, isOpen: true, isWaiting: true, hasServer: true },
  closed: { maySend: false, isOpen: false, isWaiting: false, hasServer: true },
};

/** What a state means for those who call. */
export function traitsOf({ kind }: ConnectionState): StateTraits {
  return TRAITS[kind];
}

/**
 * The recipes by which LIMP servers build an auth hash, named by the first API level that uses each
 * (`docs/protocol.md`, "Sessions").
 */
export type AuthHashLevel = '4.0' | '5.0' | '5.6' | '6.1';

/**
 * The API levels of LIMP servers that this client speaks. What the server shows by itself (whether it wants
 * `conn/verify`, where a reply holds the session) is followed as seen; the level says the rest.
 */
export type ApiLevel = '5.0' | '5.6' | '5.7' | '5.8' | '6.0';

/** What a client must know of an API level because no frame of the server tells it. */
export interface ApiLevelTraits {
  /** The recipe of auth hashes. */
  readonly authHash: AuthHashLevel;
  /** Whether `heart/beat` exists: below, idle conns are either never closed or only kept by calls. */
  readonly heartbeat: boolean;
}

/** The one place that tells levels apart: nothing else in the client compares them. */
export const API_LEVELS: Readonly<Record<ApiLevel, ApiLevelTraits>> = {
  '5.0': { authHash: '5.0', heartbeat: false },
  '5.6': { authHash: '5.6', heartbeat: false },
  '5.7': { authHash: '5.6', heartbeat: false },
  '5.8': { authHash: '5.6', heartbeat: true },
  '6.0': { authHash: '5.6', heartbeat: true },
};

/** The level assumed where the configuration names none. */
export const DEFAULT_API_LEVEL: ApiLevel = '6.0';

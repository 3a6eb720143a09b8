/*
 * The `args.code` values that the client itself acts on (`docs/protocol.md`, "Errors").
 */

/** Greets on a connection that has to be verified. */
export const CONN_READY = 'CORE_CONN_READY';

/** Turns a client away. */
export const CONN_CLOSED = 'CORE_CONN_CLOSED';

/** Refuses a frame that was signed with another token than the one in use. */
export const INVALID_TOKEN = 'CORE_REQ_INVALID_TOKEN';

/** Turns a client away that was not verified. */
export const NO_VERIFY = 'CORE_REQ_NO_VERIFY';

/** Refuses a call because the quota of all connections of an address is used up. */
export const ADDRESS_QUOTA_HIT = 'CORE_REQ_IP_QUOTA_HIT';

/** The `_id` of the session that everybody has who is not signed in. */
export const ANON_SID = 'f00000000000000000000012';

/** The largest frame a server takes, in bytes: one of 4 MiB closes the connection (`docs/protocol.md`, "Transport"). */
export const MAX_FRAME_BYTES = 4_194_303;

/** The `args.code` values that the client itself acts on (`docs/protocol.md`, "Errors"). */
export const Codes = {
  connReady: 'CORE_CONN_READY',
  connOk: 'CORE_CONN_OK',
  connClosed: 'CORE_CONN_CLOSED',
  noVerify: 'CORE_REQ_NO_VERIFY',
} as const;

/** The `_id` of the session that everybody has who is not signed in. */
export const ANON_SID = 'f00000000000000000000012';

/** The largest frame a server takes, in bytes; a larger one closes the conn (`docs/protocol.md`, "Transport"). */
export const MAX_FRAME_BYTES = 4_194_304;

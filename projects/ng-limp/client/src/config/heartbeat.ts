/** How often to look whether the server is still there. */
export interface HeartbeatOptions {
  /**
   * How often `heart/beat` is sent, in ms, from 100 to 2,147,483,647. Servers close connections that are silent for
   * 120 s. Default: 30,000. A reply that is awaited for long has one sent earlier.
   */
  readonly interval: number;
  /**
   * How long any frame may take to follow it, in ms, from 100 to 2,147,483,647, before the connection counts as lost.
   * Default: 10,000.
   */
  readonly timeout: number;
}

/** The heartbeat used where none is given. */
export const DEFAULT_HEARTBEAT: HeartbeatOptions = { interval: 30_000, timeout: 10_000 };

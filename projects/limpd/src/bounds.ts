/**
 * All that a client can make a server keep or compute, and how much of it. What goes beyond is
 * refused, or ends the connection, and never the server. The page `docs/limpd.md` lists them all.
 */
export interface Bounds {
  /** Connections in all. */
  readonly connections: number;
  /** Connections of one address. */
  readonly connectionsPerAddress: number;
  /** Bytes of a frame. A bigger one ends its connection with code 1009. */
  readonly frameBytes: number;
  /** Values (texts, numbers, lists, dicts …) in the JSON of a frame. */
  readonly frameValues: number;
  /** Calls of one connection that are not answered yet. Beyond, nothing more is read from it until one is. */
  readonly callsPerConnection: number;
  /** How long a call may take, in milliseconds. Then it gets a 500. */
  readonly callMs: number;
  /** Characters of a reply. A longer one becomes a 500. */
  readonly replyChars: number;
  /** Characters that wait to be read by one client. Beyond, its connection is cut. */
  readonly unreadPerConnection: number;
  /** Characters that wait to be read by all clients. Beyond, whoever has most waiting is cut. */
  readonly unread: number;
  /** Watches of one connection. */
  readonly watchesPerConnection: number;
  /** Watches of all connections of one address. */
  readonly watchesPerAddress: number;
  /** Watches in all. */
  readonly watches: number;
  /** Changes of a collection that wait to be told to those who watch it. Beyond, these watches end with a 500. */
  readonly watchBacklog: number;
  /** Characters of the query of a watch. */
  readonly watchQueryChars: number;
  /** Characters of a `call_id`. */
  readonly callIdChars: number;
  /** Conditions in a query. */
  readonly conditions: number;
  /** Values that the conditions of a query compare with, those in lists such as of `$in` one by one. */
  readonly conditionValues: number;
  /** How deep the lists of a query that mean *and* and *or* may be nested. */
  readonly queryDepth: number;
  /** Regular expressions in a query. */
  readonly patterns: number;
  /** Characters of a regular expression. */
  readonly patternChars: number;
  /** Characters of what `$search` searches for. */
  readonly searchChars: number;
  /** Words of what `$search` searches for. */
  readonly searchWords: number;
  /** Groupings that a query asks for. */
  readonly groupings: number;
  /** Groups of one grouping. */
  readonly groups: number;
  /** Attrs that a query names in each of `$attrs`, `$sort` and `$extn`. */
  readonly attrs: number;
  /** Bytes of a document, as JSON: what updates would make bigger is refused. */
  readonly docBytes: number;
  /** Sessions of one user. A further one ends the oldest. */
  readonly sessionsPerUser: number;
  /** Sessions in all. Every ten minutes the oldest beyond are ended, and those that have expired. */
  readonly sessions: number;
  /** Passwords that are checked at the same time. */
  readonly passwordChecks: number;
  /** Sign-ins that wait for others with the same account, or from the same address. Beyond, they are refused. */
  readonly passwordsWaiting: number;
  /** Wrong passwords for one account that cost nothing. After them each makes the next wait longer. */
  readonly wrongPerAccount: number;
  /** Wrong passwords from one address that cost nothing; likewise. */
  readonly wrongPerAddress: number;
  /** How long wrong passwords make the next wait at most, in milliseconds. */
  readonly longestWaitMs: number;
  /** Accounts, and addresses, whose wrong passwords are remembered. Beyond, the oldest are forgotten. */
  readonly wrongRemembered: number;
  /** Addresses whose frames and requests are counted. Beyond, the oldest are forgotten. */
  readonly addressesCounted: number;
}

/** The bounds of a server that is told no others. */
export const DEFAULT_BOUNDS: Bounds = {
  connections: 10_000,
  connectionsPerAddress: 4_000,
  frameBytes: 4_194_303,
  frameValues: 200_000,
  callsPerConnection: 500,
  callMs: 30_000,
  replyChars: 67_108_864,
  unreadPerConnection: 16_777_216,
  unread: 268_435_456,
  watchesPerConnection: 200,
  watchesPerAddress: 10_000,
  watches: 20_000,
  watchBacklog: 10_000,
  watchQueryChars: 16_384,
  callIdChars: 256,
  conditions: 1_000,
  conditionValues: 5_000,
  queryDepth: 10,
  patterns: 10,
  patternChars: 1_000,
  searchChars: 1_000,
  searchWords: 50,
  groupings: 10,
  groups: 1_000,
  attrs: 100,
  docBytes: 16_777_216,
  sessionsPerUser: 5_000,
  sessions: 200_000,
  passwordChecks: 2,
  passwordsWaiting: 5_000,
  wrongPerAccount: 10,
  wrongPerAddress: 30,
  longestWaitMs: 60_000,
  wrongRemembered: 10_000,
  addressesCounted: 100_000,
};

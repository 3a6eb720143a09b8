import type { Doc } from '../data/value.ts';

/** The API levels that limpd speaks, oldest first. */
export const API_LEVELS = [
  '4.0',
  '4.3',
  '5.0',
  '5.6',
  '5.6.4',
  '5.6.5',
  '5.7',
  '5.8',
  '6.0',
  '6.1',
] as const;

/** One of {@link API_LEVELS}. Each stands for the LIMP versions from it to the next. */
export type ApiLevel = (typeof API_LEVELS)[number];

/** How the `hash` of `session/auth` is made (LIMP protocol, section 5). */
export type HashRecipe = 'pairs' | 'list' | 'list-with-token' | 'text';

/** An operator in a doc that changes a value instead of replacing it. */
export type DocOperator =
  '$add' | '$multiply' | '$push' | '$push_unique' | '$pull' | '$append' | '$remove';

/** A special attr that makes a read look among documents with words, or near a place. */
export type Finder = '$search' | '$geo_near';

/** What makes the server tell a client about its session. */
export type SessionEvent = 'auth' | 'reauth';

/**
 * All in which one API level differs from another (LIMP protocol, section 3). The rest of limpd
 * asks these questions and never compares levels.
 */
export interface Level {
  readonly name: ApiLevel;

  /** The frame that a conn begins with. */
  readonly greeting: Doc;
  /** Whether a conn has to call `conn/verify` before anything else. */
  readonly verifyFirst: boolean;
  /** Whether calls run side by side; else one after the other, and replies come in order. */
  readonly concurrent: boolean;
  /** Whether `conn/close` exists. */
  readonly connClose: boolean;
  /** Whether `heart/beat` exists. */
  readonly heartbeat: boolean;
  /** Whether `MODULE/watch` and `watch/delete` exist. */
  readonly watch: boolean;
  /** Whether the server counts frames. */
  readonly quotas: boolean;
  /** After how many milliseconds without a frame the server closes a conn; undefined for never. */
  readonly idleMs: number | undefined;

  /** Whether a frame can be the call itself, unsigned. */
  readonly plainCalls: boolean;
  /** Whether calls without a call_id, or with an empty one, get a reply with an empty one; else none. */
  readonly answersNameless: boolean;
  /**
   * Whether errors of the server itself tell nothing but a code. A token that cannot be verified is
   * one of them then, unless its frame has a call_id.
   */
  readonly terseErrors: boolean;
  /** The code for a call without an endpoint. */
  readonly noEndpointCode: string;
  /** The code for a query or a doc that lacks what `module` (a code such as `CORE_USER`) needs. */
  readonly lackCode: (module: string, part: 'QUERY' | 'DOC') => string;

  /** Whether queries are lists, or objects such as `{attr: {val}}`. */
  readonly queryForm: 'list' | 'object';
  /** Whether a query that is an empty object, or is not there, counts as an empty list; else it is refused. */
  readonly emptyQueries: boolean;
  /** What a read can look among, beside its conditions. */
  readonly finders: readonly Finder[];
  /** How *not equal* can be written. */
  readonly notOperators: readonly ('$not' | '$ne')[];
  /** What updates can do to a value beside replacing it. */
  readonly docOperators: readonly DocOperator[];

  /** Whether `session/auth` and `session/reauth` have to come unsigned. */
  readonly plainAuth: boolean;
  readonly hashRecipe: HashRecipe;
  /** What a reauth has to bring along to prove that it knows the session's token. */
  readonly reauthProof: 'none' | 'hash' | 'token';
  /** Whether an authed conn can auth and reauth again. */
  readonly reauthsAnytime: boolean;
  /** Whether a conn that signed out goes on with the token of the session that it left. */
  readonly keepsTokenAtSignout: boolean;
  /** The args that tell the client about `session`. */
  readonly tellSession: (event: SessionEvent, session: Doc) => Doc;
  /** The args that tell the client that the session with this `_id` has ended. */
  readonly tellSignout: (id: string) => Doc;
  /** How every privilege there is on a module is written. */
  readonly allPrivileges: '*' | readonly ['*'];

  /** How files are sent: not at all, in chunks, or by HTTP. */
  readonly uploads: 'none' | 'chunks' | 'http';
  /** Whether only attrs that are lists of files can take uploads. */
  readonly filesInListsOnly: boolean;
  /** Whether the address of a file ends in `ATTR/NAME` or in `ATTR;NAME`. */
  readonly fileAddress: 'ATTR/NAME' | 'ATTR;NAME';
  /** Whose `_id` the header `X-Auth-Bearer` holds. */
  readonly bearer: 'user' | 'session';

  /** What a server of the level does that no client should have to see, but may. */
  readonly quirks: Quirks;
}

/** Faults of LIMP servers that limpd only shows when it is told to be faithful. */
export interface Quirks {
  /** Replies of calls that run side by side really come out of order. */
  readonly shufflesReplies: boolean;
  /** Files are stored as their chunks came, cut or corrupt, and one that cannot be stored poisons its attr. */
  readonly storesAsSent: boolean;
  /** Caches may keep a file for a year unasked, even when it is replaced under its address. */
  readonly keepsFiles: boolean;
  /** What becomes of queries that the level does not understand, or not as it should. */
  readonly queries: QueryQuirks;
  /** Correct `X-Auth-…` headers are refused. */
  readonly refusesXAuth: boolean;
  /** A conn goes on speaking for a session, as it was begun, that was ended elsewhere. */
  readonly sessionsOutlive: boolean;
  /** A 400 is followed by a 500 without a call_id. */
  readonly doublesErrors: boolean;
  /** What becomes of a watch after its first reply. */
  readonly watches: 'work' | 'fail';
  /** How the hashes of ADMIN are made at the first start: in ASCII, with the password first, or as clients make them. */
  readonly adminHash: 'ascii' | 'ascii-password-first' | 'as-clients';
}

/**
 * What an operator does to a query: the query finds nothing, its call fails with a 500, its call is
 * never answered, or the operator is read as *equals*.
 */
export type OperatorFault = 'finds-nothing' | 'fails' | 'is-never-answered' | 'means-equal';

/** What is wrong with the queries of a level. */
export interface QueryQuirks {
  /** By operator. */
  readonly operators: Readonly<Record<string, OperatorFault>>;
  /** For each operator that the level does not know; left out where it refuses them. */
  readonly unknown?: OperatorFault;
  /** Conditions with an empty text, with null or with a dotted attr are dropped, so that more is found. */
  readonly dropsConditions?: true;
  /** `$in` on `_id` finds nothing. */
  readonly idsInFindNothing?: true;
  /** Reads without a condition fail as soon as there is a document. */
  readonly needsCondition?: true;
  /** `$attrs` fails where it leaves out an attr that is extended. */
  readonly attrsNeedExtended?: true;
}

/** A server without the faults of any level. */
export const NO_QUIRKS: Quirks = {
  shufflesReplies: false,
  storesAsSent: false,
  keepsFiles: false,
  queries: { operators: {} },
  refusesXAuth: false,
  sessionsOutlive: false,
  doublesErrors: false,
  watches: 'work',
  adminHash: 'as-clients',
};

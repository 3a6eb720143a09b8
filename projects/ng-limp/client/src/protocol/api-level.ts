/**
 * The recipes by which LIMP servers build an auth hash, named by the first API level that uses each
 * (`docs/protocol.md`, "Sessions").
 */
export type AuthHashLevel = '4.0' | '5.0' | '5.6' | '6.1';

/**
 * The API levels of LIMP servers: `4.0` the first of January 2019, `4.3` for 4.1 to 4.9, `5.0` for 5.0 to 5.5, `5.6`
 * for 5.6.x, then `5.7`, `5.8`, `6.0`, and `6.1`, which was never released beyond a candidate.
 *
 * What a server shows by itself (whether it wants `conn/verify`, where a reply holds the session) is followed as seen;
 * the level says the rest.
 */
export type ApiLevel = '4.0' | '4.3' | '5.0' | '5.6' | '5.7' | '5.8' | '6.0' | '6.1';

/** How a call travels: as a signed token with its call_id beside it, as the token alone, or unsigned. */
export type FrameForm = 'token-and-id' | 'token' | 'plain';

/** All recipes. */
export const AUTH_HASH_LEVELS: readonly AuthHashLevel[] = ['4.0', '5.0', '5.6', '6.1'];

/** What a client must know of an API level because no frame of the server tells it. */
export interface ApiLevelTraits {
  /** The recipe of auth hashes. */
  readonly authHash: AuthHashLevel;
  /** How calls travel. */
  readonly frame: FrameForm;
  /** How `session/auth` and `session/reauth` travel. */
  readonly signInFrame: FrameForm;
  /** How `session/reauth` proves that it knows the token: not at all, by a hash, or by the token itself. */
  readonly reauthProof: 'none' | 'hash' | 'token';
  /** Which token signs calls after signout. */
  readonly tokenAfterSignout: 'anon' | 'session';
  /** Whether queries are lists of steps or single objects. */
  readonly query: 'list' | 'object';
  /** Whether queries know `$geo_near`. */
  readonly geoNear: boolean;
  /** How files go up, if at all. */
  readonly upload: 'none' | 'socket' | 'http';
  /** Whom `X-Auth-Bearer` names in calls by HTTP; where it is the session, `X-Auth-App` names the app. */
  readonly httpBearer: 'user' | 'session';
  /** What stands between attr and filename in the address of a file. */
  readonly fileSeparator: '/' | ';';
  /** Whether files have thumbnails. */
  readonly thumbnails: boolean;
  /** Whether `heart/beat` exists: below, connections are either never closed as idle or only kept by calls. */
  readonly heartbeat: boolean;
  /** Whether `watch` exists. */
  readonly watch: boolean;
  /** Whether calls are answered in the order they came: then an error without call_id is about the oldest. */
  readonly repliesInOrder: boolean;
  /** Whether an error 400 is followed by an error 500 without call_id that is about the same call. */
  readonly repeatsErrors: boolean;
}

const first: ApiLevelTraits = {
  authHash: '4.0',
  frame: 'token',
  signInFrame: 'plain',
  reauthProof: 'none',
  tokenAfterSignout: 'session',
  query: 'object',
  geoNear: false,
  upload: 'none',
  httpBearer: 'user',
  fileSeparator: ';',
  thumbnails: false,
  heartbeat: false,
  watch: false,
  repliesInOrder: true,
  repeatsErrors: true,
};
const v43: ApiLevelTraits = {
  ...first,
  authHash: '5.0',
  frame: 'token-and-id',
  signInFrame: 'token-and-id',
  reauthProof: 'hash',
  tokenAfterSignout: 'anon',
  upload: 'socket',
  repeatsErrors: false,
};
const v50: ApiLevelTraits = { ...v43, query: 'list' };
const v56: ApiLevelTraits = { ...v50, authHash: '5.6', fileSeparator: '/', thumbnails: true };
const v57: ApiLevelTraits = { ...v56, watch: true, repliesInOrder: false };
const v58: ApiLevelTraits = { ...v57, heartbeat: true };
const v60: ApiLevelTraits = { ...v58, geoNear: true };
const v61: ApiLevelTraits = {
  ...v60,
  authHash: '6.1',
  reauthProof: 'token',
  upload: 'http',
  httpBearer: 'session',
};

/** The one place that tells levels apart: nothing else in the client compares them. */
export const API_LEVELS: Readonly<Record<ApiLevel, ApiLevelTraits>> = {
  '4.0': first,
  '4.3': v43,
  '5.0': v50,
  '5.6': v56,
  '5.7': v57,
  '5.8': v58,
  '6.0': v60,
  '6.1': v61,
};

/** The level assumed where the configuration names none. */
export const DEFAULT_API_LEVEL: ApiLevel = '6.0';

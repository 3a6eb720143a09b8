/** What becomes of a section of the recording. */
export type Treatment =
  | { readonly replayed: true; readonly shows: string }
  | { readonly replayed: false; readonly why: string };

/** Every section of `v6.0.5.jsonl`. A section that is not named here fails the test. */
export const SECTIONS: Readonly<Record<string, Treatment>> = {
  'A anonymous': { replayed: true, shows: 'greeting, verify, anonymous calls' },
  'B errors on a verified connection': { replayed: true, shows: 'errors, tokens, call_ids' },
  'C wrong creds, then right': { replayed: true, shows: 'auth' },
  'D user + CRUD': { replayed: true, shows: 'user/read, queries, create, update, delete' },
  'E replies out of order': {
    replayed: true,
    shows: 'that calls run concurrently; their order is not compared, as it is not promised',
  },
  'F files': { replayed: true, shows: 'chunks, file attrs, and the bytes fetched back' },
  'G HTTP': { replayed: true, shows: 'the HTTP side' },
  'H reauth on new connections': { replayed: true, shows: 'reauth, signout' },
  'I users and non-ASCII password': { replayed: true, shows: 'users, groups, privileges' },
  'J watch': {
    replayed: false,
    why: 'Watches come later. Those of 6.0.5 are broken: a 500 follows the first reply.',
  },
  'K before verify': { replayed: true, shows: 'what happens to conns that do not verify' },
  'L conn/close': { replayed: true, shows: 'conns that are closed with calls in flight' },
  'M message sizes': { replayed: true, shows: 'the biggest frame, and bigger ones' },
  'N non-ASCII admin password with server-made hash is separate run': {
    replayed: false,
    why: 'A title only: nothing was recorded under it.',
  },
};

/** One place where limpd answers otherwise than the recorded server, on purpose. */
export type Difference = {
  /** The line of the recording. */
  readonly at: number;
  readonly why: string;
} & (
  | {
      /** Another reply, or a reply where there was none. */
      readonly kind: 'reply';
      /** The call that it answers. */
      readonly call: string;
      readonly status: number;
      readonly code: string;
      /** Whether it carries no call_id. False when left out. */
      readonly anonymous?: true;
    }
  | { readonly kind: 'total'; readonly total: number }
  | { readonly kind: 'http'; readonly status: number }
);

const INVALID_ATTR = 'LIMP_APP_STAFF_INVALID_ATTR';
const INCOMPLETE =
  'A file of which chunks are missing is refused; the recorded server stores it cut.';
const EMPTY =
  'Refused with a call_id, once; the recorded server answers 500 without one until the file is sent anew.';
const ONE_LESS = 'One document less than recorded: the one with the corrupt file was refused.';

/** Every deliberate difference; all other replies must be as recorded. */
export const DIFFERENCES: readonly Difference[] = [
  {
    kind: 'reply',
    at: 60,
    call: 'c27_a',
    status: 400,
    code: 'LIMP_APP_STAFF_INVALID_QUERY',
    why: 'An unknown operator is refused; the recorded server never answers.',
  },
  {
    kind: 'reply',
    at: 232,
    call: 'c96_a',
    status: 400,
    code: 'CORE_FILE_CHUNK_ORDER',
    why: 'Chunk 3 after chunk 1 is refused; the recorded server stores the file corrupt.',
  },
  {
    kind: 'reply',
    at: 233,
    call: 'c97_a',
    status: 500,
    code: 'CORE_SERVER_ERROR',
    anonymous: true,
    why: 'The file was given up with the chunk before, so this is a chunk without a beginning, as on line 227.',
  },
  { kind: 'reply', at: 235, call: 'c98_a', status: 400, code: INVALID_ATTR, why: INCOMPLETE },
  { kind: 'http', at: 236, status: 404, why: 'The corrupt file was never stored.' },
  { kind: 'reply', at: 275, call: 'c115_a', status: 400, code: INVALID_ATTR, why: EMPTY },
  { kind: 'reply', at: 278, call: 'c116_a', status: 400, code: INVALID_ATTR, why: EMPTY },
  {
    kind: 'reply',
    at: 292,
    call: 'c122_a',
    status: 400,
    code: INVALID_ATTR,
    why: 'Content that is no list of bytes is refused with a call_id; the recorded server fails with 500.',
  },
  {
    kind: 'reply',
    at: 305,
    call: 'c128_a',
    status: 400,
    code: INVALID_ATTR,
    why: 'A file without size, type and lastModified is refused with a call_id; the recorded server fails with 500.',
  },
  {
    kind: 'reply',
    at: 320,
    call: 'c135_a',
    status: 400,
    code: 'CORE_REQ_INVALID_METHOD',
    why: 'create_file is not there; on the recorded server it always fails.',
  },
  {
    kind: 'reply',
    at: 322,
    call: 'c136_a',
    status: 400,
    code: 'CORE_REQ_INVALID_METHOD',
    why: 'delete_file is not there: nothing that create_file could have made can be deleted.',
  },
  {
    kind: 'http',
    at: 363,
    status: 200,
    why: 'Correct X-Auth headers are accepted; the recorded server fails with them.',
  },
  { kind: 'total', at: 384, total: 15, why: ONE_LESS },
  { kind: 'total', at: 403, total: 15, why: ONE_LESS },
  { kind: 'total', at: 409, total: 15, why: ONE_LESS },
];

/** Calls whose reply the recording lacks, since the client closed its conn before. */
export const UNRECORDED_REPLIES: readonly string[] = ['c2_k3'];

/** Conns that the server closed; all others were closed by the client. */
export const CLOSED_BY_SERVER: readonly string[] = [
  'k1',
  'k2',
  'k4',
  'k6',
  'l',
  'l2',
  'm4194314',
  'mfrag',
];

/** Parts of replies that are not compared: texts for people, which changed from version to version. */
export const TEXTS_FOR_PEOPLE: ReadonlySet<string> = new Set(['msg', 'err']);

/** When the recording was made, in seconds since 1970: times in signed frames are moved from then to now. */
export const RECORDED_AT = Date.UTC(2026, 10, 20, 23, 34) / 1000;

import type { Difference, Treatment } from '../contract.ts';

/** The sections that all recordings from 5.0.0 on have, and what they show. */
export const SECTIONS = {
  'A anonymous': { replayed: true, shows: 'greeting, verify, anonymous calls' },
  'B errors on a verified connection': { replayed: true, shows: 'errors, tokens, call_ids' },
  'C wrong creds, then right': { replayed: true, shows: 'auth, and auth while authed' },
  'D user + CRUD': { replayed: true, shows: 'user/read, queries, create, update, delete' },
  'E replies out of order': {
    replayed: true,
    shows:
      'which calls run concurrently; the order of their replies is compared where it is promised, below 5.7',
  },
  'F files': { replayed: true, shows: 'chunks, file attrs, and the bytes fetched back' },
  'G HTTP': { replayed: true, shows: 'the HTTP side' },
  'H reauth on new connections': { replayed: true, shows: 'reauth, signout' },
  'I users and non-ASCII password': { replayed: true, shows: 'users, groups, privileges' },
  'J watch': { replayed: true, shows: 'watches, or that there are none' },
  'K before verify': { replayed: true, shows: 'what happens to conns that do not verify' },
  'L conn/close': { replayed: true, shows: 'conns that are closed with calls in flight' },
  'M message sizes': { replayed: true, shows: 'the biggest frame, and bigger ones' },
  'N non-ASCII admin password with server-made hash is separate run': {
    replayed: false,
    why: 'A title only: nothing was recorded under it.',
  },
} as const satisfies Readonly<Record<string, Treatment>>;

const CHANGED = 'The attrs of users changed over time; limpd has those of 6.0.';

/** Attrs that users have in older recordings, or lack there. */
export const OLD_USER_ATTRS: Readonly<Record<string, string>> = {
  attrs: CHANGED,
  settings: CHANGED,
  bio: CHANGED,
  address: CHANGED,
  postal_code: CHANGED,
  website: CHANGED,
};

const SECONDS = 'Times are numbers of seconds there; limpd has the texts of later versions.';
const NULL = 'What a document lacks is null there; limpd has the default of the attr.';

/** Values that documents have in recordings up to 5.0. */
export const OLD_VALUES: Readonly<Record<string, string>> = {
  create_time: SECONDS,
  login_time: SECONDS,
  timestamp: SECONDS,
  expiry: SECONDS,
  'docs.tags': NULL,
  'docs.photo': NULL,
  'docs.photos': NULL,
  'docs.n': NULL,
  'docs.info': NULL,
  'docs.meta': NULL,
  'docs.status': NULL,
  'user.status': NULL,
};

/** The difference at `at` that an unknown operator makes up to 5.8, unless limpd is faithful. */
export function unknownOperator(at: number, call: string): Difference {
  return {
    kind: 'reply',
    at,
    call,
    status: 400,
    code: 'LIMP_APP_STAFF_INVALID_QUERY',
    why: 'An unknown operator is refused; the recorded server finds nothing with it.',
  };
}

/** The differences that `create_file` and `delete_file` make, which limpd does not have. */
export function fileMethods(created: number, deleted: number): readonly Difference[] {
  const rest = { kind: 'reply', status: 400, code: 'CORE_REQ_INVALID_METHOD' } as const;
  return [
    { ...rest, at: created, call: 'c135_a', why: 'create_file is not there: nothing needs it.' },
    { ...rest, at: deleted, call: 'c136_a', why: 'delete_file is not there: nothing needs it.' },
  ];
}

/** The differences that a session makes that was signed out on another connection. */
export function endedElsewhere(read: number, signout: number): readonly Difference[] {
  return [
    {
      kind: 'reply',
      at: read,
      call: 'c148_a',
      status: 403,
      code: 'CORE_SESSION_INVALID_SESSION',
      why: 'A session that was signed out has ended on all connections; the recorded server goes on.',
    },
    {
      kind: 'reply',
      at: signout,
      call: 'c151_a',
      status: 400,
      code: 'CORE_SESSION_ANON_SIGNOUT',
      why: 'The connection speaks for nobody any more, so frames may be signed with the anon token.',
    },
  ];
}

/** The difference that a watch makes where there are none. */
export function noWatch(at: number): Difference {
  return {
    kind: 'reply',
    at,
    call: 'c2_wa',
    status: 400,
    code: 'CORE_REQ_INVALID_METHOD',
    why: 'There is no method watch; the recorded server only finds out when it runs it.',
  };
}

/** A read whose reply shows what a difference before it has led to: only its status is compared. */
export function followsFrom(
  why: string,
  reads: readonly (readonly [number, string])[],
): readonly Difference[] {
  return reads.map(([at, call]) => ({ kind: 'reply', at, call, status: 200, why }));
}

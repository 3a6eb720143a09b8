import type { Contract, Difference } from '../contract.ts';
import { followsFrom, OLD_USER_ATTRS, OLD_VALUES } from './common.ts';

const INVALID_ATTR = 'LIMP_APP_STAFF_INVALID_ATTR';
const INLINE =
  'Files come in chunks only, so that nobody can make limpd take something else for one; the recorded server takes them inside a doc, too.';

const INLINE_FILES: readonly Difference[] = [
  { kind: 'reply', at: 96, call: 'c37_a', status: 400, code: INVALID_ATTR, why: INLINE },
  { kind: 'reply', at: 100, call: 'c39_a', status: 400, code: INVALID_ATTR, why: INLINE },
  { kind: 'reply', at: 102, call: 'c40_a', status: 400, code: INVALID_ATTR, why: INLINE },
  ...followsFrom('It finds nothing, as the document of line 102 was refused.', [[104, 'c41_a']]),
  { kind: 'http', at: 105, status: 404, why: 'The document of line 102 was refused.' },
];

const FEWER =
  'Fewer documents than recorded: one with a text for a locale and three with files inside were refused.';

/** LIMP 4.3. */
export const contract43: Contract = {
  recording: 'v4.3',
  apiLevel: '4.3',
  sections: {
    'A anonymous': { replayed: true, shows: 'greeting, anonymous calls, queries that are objects' },
    'B errors': { replayed: true, shows: 'errors, tokens, call_ids' },
    'C auth': { replayed: true, shows: 'auth, and auth while authed' },
    'D CRUD': { replayed: true, shows: 'queries, create, update, delete' },
    'F files': { replayed: true, shows: 'chunks, for lists of files only' },
    'G HTTP': { replayed: true, shows: 'the HTTP side' },
    'H reauth': { replayed: true, shows: 'reauth, signout' },
    'M size': {
      replayed: false,
      why: 'The frame that was too big was not recorded; those of later levels are replayed.',
    },
  },
  differences: [
    {
      kind: 'reply',
      at: 77,
      call: 'c29_a',
      status: 400,
      code: 'LIMP_APP_STAFF_MISSING_ATTR',
      why: 'A code is in upper case throughout.',
    },
    {
      kind: 'reply',
      at: 79,
      call: 'c30_a',
      status: 400,
      code: INVALID_ATTR,
      why: 'A text is no locale; the recorded server stores it.',
    },
    ...INLINE_FILES,
    { kind: 'http', at: 133, status: 200, why: 'The greeting by HTTP, which came later.' },
    {
      kind: 'http',
      at: 134,
      status: 200,
      why: 'Files of lists can be fetched; the recorded server cannot find them there.',
    },
    {
      kind: 'http',
      at: 136,
      status: 404,
      why: 'There is no such file; the recorded server says 405.',
    },
    { kind: 'total', at: 147, total: 1, why: FEWER },
    { kind: 'total', at: 156, total: 1, why: FEWER },
  ],
  faults: [
    {
      kind: 'reply',
      at: 131,
      call: 'c53_a',
      status: 400,
      code: INVALID_ATTR,
      why: 'An empty file is refused with a call_id; the recorded server answers 500 without one.',
    },
  ],
  notCompared: {
    ...OLD_USER_ATTRS,
    ...OLD_VALUES,
    diff: 'Documents kept their history; limpd does not.',
  },
  unrecordedReplies: [],
  closedByServer: [],
  headersNotCompared: {},
  recordedAt: Date.UTC(2026, 10, 20, 23, 38) / 1000,
};

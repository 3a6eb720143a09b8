import type { Contract, Difference } from '../contract.ts';
import {
  endedElsewhere,
  fileMethods,
  followsFrom,
  noWatch,
  OLD_USER_ATTRS,
  OLD_VALUES,
  SECTIONS,
  unknownOperator,
} from './common.ts';
import { fileFaults } from './file-faults.ts';

const { 'K before verify': _verify, ...sections } = SECTIONS;

const MISSING = 'CORE_SESSION_MISSING_ATTR';
const INVALID_ATTR = 'LIMP_APP_STAFF_INVALID_ATTR';

/** The recorded server fails at reads without a condition once there are documents. */
const WITHOUT_CONDITION = followsFrom(
  'A query without a condition finds everything; the recorded server fails at it.',
  [
    [119, 'c45_a'],
    [123, 'c47_a'],
    [129, 'c50_a'],
    [164, 'c64_a'],
    [382, 'c3_h1'],
    [399, 'c6_h1'],
    [499, 'sized'],
  ],
);

const UPDATED = followsFrom(
  'Dotted keys work in updates, as in later versions of level 5.0; not in 5.0.0.',
  [
    [329, 'c138_a'],
    [338, 'c142_a'],
    [344, 'c145_a'],
  ],
);

const NOT_A_PATH: readonly Difference[] = [
  183, 203, 220, 221, 238, 363, 364, 365, 366, 368, 370, 371,
].map((at) => ({
  kind: 'http',
  at,
  status: 404,
  why: 'Not an address of this level, so there is nothing; the recorded server says 405.',
}));

/** LIMP 5.0.0. */
export const contract500: Contract = {
  recording: 'v5.0.0',
  apiLevel: '5.0',
  sections,
  differences: [
    {
      kind: 'reply',
      at: 90,
      call: 'c32_a',
      status: 400,
      code: MISSING,
      why: 'What is no email address is refused before anybody looks for its user.',
    },
    {
      kind: 'reply',
      at: 92,
      call: 'c33_a',
      status: 400,
      code: MISSING,
      why: 'Refused; the recorded server fails without an attr to auth with.',
    },
    {
      kind: 'reply',
      at: 133,
      call: 'c52_a',
      status: 400,
      code: INVALID_ATTR,
      why: 'A text is no locale; the recorded server stores it.',
    },
    {
      kind: 'reply',
      at: 135,
      call: 'c53_a',
      status: 400,
      code: INVALID_ATTR,
      why: 'A locale needs the main one; the recorded server stores it without.',
    },
    ...UPDATED,
    {
      kind: 'reply',
      at: 147,
      call: 'c59_a',
      status: 400,
      code: 'LIMP_APP_STAFF_MISSING_ATTR',
      why: 'An _id that is none is refused; the recorded server fails at it.',
    },
    ...followsFrom('It finds the document of line 137, which has the default of n here.', [
      [166, 'c66_a'],
    ]),
    ...fileMethods(322, 324),
    {
      kind: 'reply',
      at: 349,
      call: 'c147_a',
      status: 400,
      code: INVALID_ATTR,
      why: 'Files cannot stand for a dict; the recorded server stores the default of the dict.',
    },
    ...NOT_A_PATH,
    {
      kind: 'reply',
      at: 388,
      call: 'c2_h2',
      status: 400,
      code: MISSING,
      why: 'An _id that is none is refused; the recorded server fails at it.',
    },
    noWatch(458),
  ],
  faults: [
    unknownOperator(59, 'c26_a'),
    ...WITHOUT_CONDITION,
    ...fileFaults(2, 'SERVER_ERROR'),
    ...endedElsewhere(405, 417),
  ],
  faithfulDifferences: [
    {
      kind: 'reply',
      at: 499,
      call: 'sized',
      status: 500,
      code: 'CORE_SERVER_ERROR',
      why: 'It fails as recorded; the frame is made anew, with another call_id.',
    },
  ],
  notCompared: { ...OLD_USER_ATTRS, ...OLD_VALUES },
  unrecordedReplies: [],
  closedByServer: ['m4194314', 'mfrag'],
  headersNotCompared: {
    'access-control-allow-methods': 'POST came later.',
    lastmodified: 'It came later.',
  },
  recordedAt: Date.UTC(2026, 10, 20, 23, 47) / 1000,
};

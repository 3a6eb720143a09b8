import type { Contract } from '../contract.ts';
import {
  endedElsewhere,
  fileMethods,
  followsFrom,
  OLD_USER_ATTRS,
  SECTIONS,
  unknownOperator,
} from './common.ts';
import { fileFaults } from './file-faults.ts';

const FEWER =
  'Fewer documents than recorded: those with the odd dict and with the corrupt file were refused.';
const ONE_LESS = 'One document less than recorded: the one with the odd dict was refused.';

/** LIMP 5.8.13. */
export const contract5813: Contract = {
  recording: 'v5.8.13',
  apiLevel: '5.8',
  sections: SECTIONS,
  differences: [
    { kind: 'http', at: 219, status: 404, why: 'A file that is not there: not found, as text.' },
    ...fileMethods(320, 322),
    ...followsFrom('It shows the file that create_file added.', [
      [329, 'c139_a'],
      [338, 'c143_a'],
      [344, 'c146_a'],
    ]),
    {
      kind: 'reply',
      at: 347,
      call: 'c147_a',
      status: 400,
      code: 'LIMP_APP_STAFF_INVALID_ATTR',
      why: 'Files cannot stand for a dict; the recorded server stores the default of the dict.',
    },
    { kind: 'http', at: 363, status: 200, why: 'Other cache headers.' },
    { kind: 'http', at: 368, status: 400, why: 'A code of 6.0, for an _id that is none.' },
    { kind: 'http', at: 370, status: 404, why: 'An attr that is not there: not found, as text.' },
    {
      kind: 'reply',
      at: 515,
      call: 'c2_k3',
      status: 200,
      why: 'Only the status is left of the recorded reply.',
    },
  ],
  faults: [
    unknownOperator(60, 'c27_a'),
    {
      kind: 'reply',
      at: 115,
      call: 'c44_a',
      status: 200,
      why: 'Attrs can be chosen without those to extend; the recorded server fails at that.',
    },
    ...fileFaults(0),
    { kind: 'http', at: 236, status: 404, why: 'The corrupt file was never stored.' },
    { kind: 'total', at: 384, total: 15, why: FEWER },
    { kind: 'total', at: 403, total: 15, why: FEWER },
    ...endedElsewhere(409, 423),
  ],
  faithfulDifferences: [
    { kind: 'corrupt', at: 236, why: 'Stored corrupt, as recorded.' },
    { kind: 'total', at: 384, total: 16, why: ONE_LESS },
    { kind: 'total', at: 403, total: 16, why: ONE_LESS },
    { kind: 'total', at: 409, total: 16, why: ONE_LESS },
  ],
  notCompared: {
    ...OLD_USER_ATTRS,
    method: 'The recorded server sends a template that nobody filled in.',
  },
  unrecordedReplies: [],
  closedByServer: ['k1', 'k2', 'k4', 'k6', 'l', 'l2', 'm4194314', 'mfrag'],
  headersNotCompared: {},
  recordedAt: Date.UTC(2026, 10, 20, 23, 34) / 1000,
};

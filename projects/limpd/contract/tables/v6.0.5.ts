import type { Contract } from '../contract.ts';
import { endedElsewhere, SECTIONS } from './common.ts';
import { fileFaults } from './file-faults.ts';

const ONE_LESS = 'One document less than recorded: the one with the corrupt file was refused.';

/** LIMP 6.0.5. */
export const contract605: Contract = {
  recording: 'v6.0.5',
  apiLevel: '6.0',
  sections: {
    ...SECTIONS,
    'J watch': {
      replayed: 'faithful',
      shows: 'watches that fail after their first reply',
      why: 'Watches work unless limpd is faithful.',
    },
  },
  differences: [
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
  ],
  faults: [
    {
      kind: 'reply',
      at: 60,
      call: 'c27_a',
      status: 400,
      code: 'LIMP_APP_STAFF_INVALID_QUERY',
      why: 'An unknown operator is refused; the recorded server never answers.',
    },
    ...fileFaults(0),
    { kind: 'http', at: 236, status: 404, why: 'The corrupt file was never stored.' },
    {
      kind: 'http',
      at: 363,
      status: 200,
      why: 'Correct X-Auth headers are accepted; the recorded server fails with them.',
    },
    { kind: 'total', at: 384, total: 15, why: ONE_LESS },
    { kind: 'total', at: 403, total: 15, why: ONE_LESS },
    ...endedElsewhere(409, 423),
  ],
  faithfulDifferences: [
    { kind: 'corrupt', at: 236, why: 'Stored corrupt, as recorded.' },
    {
      kind: 'http',
      at: 363,
      status: 403,
      why: 'Refused as recorded, but as what it is: the recorded body tells of a failing method.',
    },
  ],
  notCompared: {},
  unrecordedReplies: ['c2_k3'],
  closedByServer: ['k1', 'k2', 'k4', 'k6', 'l', 'l2', 'm4194314', 'mfrag'],
  headersNotCompared: {},
  recordedAt: Date.UTC(2026, 10, 20, 23, 34) / 1000,
};

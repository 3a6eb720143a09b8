import type { Contract } from '../contract.ts';
import {
  endedElsewhere,
  fileMethods,
  followsFrom,
  noWatch,
  OLD_USER_ATTRS,
  SECTIONS,
  unknownOperator,
} from './common.ts';
import { fileFaults } from './file-faults.ts';

const { 'K before verify': _verify, ...sections } = SECTIONS;
const ONE_LOCALE = 'Of the document with a text in one locale only, which was created on line 137.';
const ONE_LESS = 'One document less than recorded: the one with the corrupt file was refused.';

/** LIMP 5.6.2. */
export const contract562: Contract = {
  recording: 'v5.6.2',
  apiLevel: '5.6',
  sections,
  differences: [
    {
      kind: 'reply',
      at: 137,
      call: 'c54_a',
      status: 200,
      why: 'A text in the main locale is enough, as from 5.8 on.',
    },
    ...followsFrom(ONE_LOCALE, [
      [164, 'c64_a'],
      [166, 'c66_a'],
    ]),
    { kind: 'http', at: 221, status: 404, why: 'A file that is not there: not found, as text.' },
    ...fileMethods(322, 324),
    ...followsFrom('It shows the file that create_file added.', [
      [331, 'c139_a'],
      [340, 'c143_a'],
    ]),
    {
      kind: 'reply',
      at: 344,
      call: 'c145_a',
      status: 200,
      why: 'A dict can be replaced as a whole; the recorded server finds nothing to update.',
    },
    ...followsFrom('It shows what was updated on line 344.', [[346, 'c146_a']]),
    {
      kind: 'reply',
      at: 349,
      call: 'c147_a',
      status: 400,
      code: 'LIMP_APP_STAFF_INVALID_ATTR',
      why: 'Files cannot stand for a dict; the recorded server stores the default of the dict.',
    },
    { kind: 'http', at: 368, status: 400, why: 'A code of 6.0, for an _id that is none.' },
    { kind: 'http', at: 370, status: 404, why: 'An attr that is not there: not found, as text.' },
    noWatch(458),
  ],
  faults: [
    unknownOperator(59, 'c26_a'),
    ...fileFaults(2),
    { kind: 'http', at: 238, status: 404, why: 'The corrupt file was never stored.' },
    { kind: 'total', at: 382, total: 15, why: ONE_LESS },
    { kind: 'total', at: 399, total: 15, why: ONE_LESS },
    ...endedElsewhere(405, 417),
  ],
  faithfulDifferences: [{ kind: 'corrupt', at: 238, why: 'Stored corrupt, as recorded.' }],
  notCompared: OLD_USER_ATTRS,
  unrecordedReplies: [],
  closedByServer: ['m4194314', 'mfrag'],
  headersNotCompared: {
    'access-control-allow-methods': 'POST came later.',
    'cache-control': 'It came later that what only some may see is private.',
    lastmodified: 'It came later.',
  },
  recordedAt: Date.UTC(2026, 10, 20, 23, 34) / 1000,
};

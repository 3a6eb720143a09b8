/** What ng-limp has to reach, as data: ratios of medians within one run, and a few absolute figures. */
import { parts, type RivalName } from './rivals.ts';
import { asked, type Asked, bundled, type MeasureName } from './series.ts';

/** Names one series of a measure. */
export interface SeriesKey {
  readonly rival: RivalName;
  readonly setting: string;
}

export interface Target {
  readonly measure: MeasureName;
  /** Who has to reach it. */
  readonly rival: 'ours' | 'worker' | 'limpd';
  /** What is compared, as a noun. */
  readonly about: string;
  /** The sum of these medians … */
  readonly of: readonly SeriesKey[];
  /** … divided by the sum of these; an absolute figure where there are none. */
  readonly per?: readonly SeriesKey[];
  readonly bound: Bound;
}

export type Bound = { readonly atLeast: number } | { readonly atMost: number };

const chunk = (...rivals: RivalName[]): SeriesKey[] =>
  rivals.map((rival) => ({ rival, setting: '512,000 bytes' }));
const calls = (rival: RivalName, window: number): SeriesKey[] => [
  { rival, setting: `window ${window}` },
];
const upload = (rival: RivalName, mib: number, window: number): SeriesKey[] => [
  { rival, setting: `${mib} MiB, window ${window}` },
];
/** With as many chunks in flight as ng-limp chooses itself. */
const asChosen = (rival: RivalName, mib: number): SeriesKey[] => [
  { rival, setting: `${mib} MiB, own window` },
];
const bundle = (setting: string): SeriesKey[] => [{ rival: 'ours', setting }];

/** At which size limpd's store has to be quick. */
const DOCUMENTS = 100_000;
const stored = (rival: RivalName, what: Asked): SeriesKey[] => [
  { rival, setting: asked(what, DOCUMENTS) },
];

const uploaded = [64, 256].flatMap((mib) => [2, 4].map((window) => ({ mib, window })));
export const targets: readonly Target[] = [
  {
    measure: 'chunk',
    rival: 'ours',
    about: 'times as fast as the original',
    of: chunk('original'),
    per: chunk('ours'),
    bound: { atLeast: 70 },
  },
  {
    measure: 'chunk',
    rival: 'ours',
    about: 'time, in times of its parts alone',
    of: chunk('ours'),
    per: chunk(...parts),
    bound: { atMost: 1.25 },
  },
  ...uploaded.flatMap(({ mib, window }): Target[] =>
    (['ours', 'worker'] as const).map((rival) => ({
      measure: 'upload',
      rival,
      about: `${mib} MiB, window ${window}: share of the ceiling`,
      of: upload(rival, mib, window),
      per: upload('ceiling', mib, window),
      bound: { atLeast: 0.75 },
    })),
  ),
  ...(
    [
      [16, 0.65],
      [256, 0.75],
    ] as const
  ).map(([window, share]): Target => ({
    measure: 'calls',
    rival: 'ours',
    about: `window ${window}: share of the ceiling`,
    of: calls('ours', window),
    per: calls('ceiling', window),
    bound: { atLeast: share },
  })),
  {
    measure: 'garbage',
    rival: 'ours',
    about: 'window 16: bytes a call',
    of: calls('ours', 16),
    bound: { atMost: 4500 },
  },
  ...(['ours', 'worker'] as const).flatMap((rival): Target[] => [
    {
      measure: 'heap',
      rival,
      about: '256 MiB: MiB above idle',
      of: asChosen(rival, 256),
      bound: { atMost: 24 },
    },
    {
      measure: 'heap',
      rival,
      about: '1,024 MiB, in times of 64 MiB',
      of: asChosen(rival, 1024),
      per: asChosen(rival, 64),
      // no more, within what two runs with the same file differ by
      bound: { atMost: 1.1 },
    },
  ]),
  ...uploaded.flatMap(({ mib, window }): Target[] => [
    {
      measure: 'stall',
      rival: 'ours',
      about: `${mib} MiB, window ${window}: stall, in times of the ceiling’s`,
      of: upload('ours', mib, window),
      per: upload('ceiling', mib, window),
      bound: { atMost: 1.5 },
    },
    {
      measure: 'stall',
      rival: 'worker',
      about: `${mib} MiB, window ${window}: longest stall, ms`,
      of: upload('worker', mib, window),
      bound: { atMost: 16 },
    },
  ]),
  {
    measure: 'bundle',
    rival: 'ours',
    about: 'provideLimp and ApiService, with jose',
    of: bundle(bundled.core),
    bound: { atMost: 16_000 },
  },
  {
    measure: 'bundle',
    rival: 'ours',
    about: 'a file input and limpSubmit on top',
    of: bundle(bundled.form),
    bound: { atMost: 8000 },
  },
  {
    measure: 'bundle',
    rival: 'ours',
    about: 'entries that are not imported',
    of: bundle(bundled.others),
    bound: { atMost: 0 },
  },
  ...(
    [
      ['by _id', 1],
      ['by an indexed attr', 1],
      ['sort and limit', 2],
      ['create', 0.5],
    ] as const
  ).map(([what, most]): Target => ({
    measure: 'limpd',
    rival: 'limpd',
    about: `${asked(what, DOCUMENTS)}: ms`,
    of: stored('limpd', what),
    bound: { atMost: most },
  })),
  {
    measure: 'limpd',
    rival: 'limpd',
    about: `${asked('without an index', DOCUMENTS)}: in times of a look at each`,
    of: stored('limpd', 'without an index'),
    per: stored('scan', 'without an index'),
    bound: { atMost: 1 },
  },
];

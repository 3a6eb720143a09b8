/** Who is measured. */

/** The programs of `rivals/` that a page can load. */
export const entries = [
  'ours',
  'worker',
  'original',
  'published',
  'ceiling',
  'ceiling-worker',
  'parts',
] as const;

export type Entry = (typeof entries)[number];

/** Programs that need what only `bench/package.json` has. */
export const installedEntries: readonly Entry[] = ['original', 'published'];

/** What the frame of a chunk cannot do without. */
export const parts = ['digits', 'base64url', 'hmac', 'text'] as const;

/** As figures and targets name them. */
export type RivalName =
  | 'ours'
  | 'worker'
  | 'original'
  | 'ceiling'
  | 'ceiling-worker'
  // a page in which nothing happens
  | 'idle'
  // limpd's store in memory and in a folder, and what it did before it had one
  | 'limpd'
  | 'limpd-folder'
  | 'scan'
  | (typeof parts)[number];

/** As tables name them. */
export const labels: Readonly<Record<RivalName, string>> = {
  ours: 'ng-limp',
  worker: 'ng-limp, Worker',
  original: 'the original',
  ceiling: 'the ceiling',
  'ceiling-worker': 'the ceiling, Worker',
  idle: 'an idle page',
  limpd: 'limpd, in memory',
  'limpd-folder': 'limpd, in a folder',
  scan: 'a look at each document',
  digits: 'decimal digits alone',
  base64url: 'base64url alone',
  hmac: 'HMAC alone',
  text: 'bytes to string alone',
};

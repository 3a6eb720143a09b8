/** What was measured: one series of figures for each rival at each setting of each measure. */
import type { RivalName } from './rivals.ts';

export const measureNames = [
  'chunk',
  'calls',
  'cpu-page',
  'cpu-browser',
  'cpu-services',
  'garbage',
  'upload',
  'stall',
  'heap',
  'bundle',
  'limpd',
] as const;

export type MeasureName = (typeof measureNames)[number];

/** Per measure: the unit of its figures, and whether more of it is better. */
export const units = {
  chunk: { unit: 'ms', more: 'worse' },
  calls: { unit: 'calls/s', more: 'better' },
  'cpu-page': { unit: 'µs', more: 'worse' },
  'cpu-browser': { unit: 'µs', more: 'worse' },
  'cpu-services': { unit: 'µs', more: 'worse' },
  garbage: { unit: 'bytes', more: 'worse' },
  upload: { unit: 'MB/s', more: 'better' },
  stall: { unit: 'ms', more: 'worse' },
  heap: { unit: 'MiB', more: 'worse' },
  bundle: { unit: 'bytes', more: 'worse' },
  limpd: { unit: 'ms', more: 'worse' },
} as const satisfies Record<MeasureName, { unit: string; more: 'better' | 'worse' }>;

/** The settings of `bundle` that targets are about. */
export const bundled = {
  core: 'provideLimp + ApiService',
  form: 'a form on top',
  others: 'entries not imported',
} as const;

/** What limpd's store is asked for. */
export type Asked =
  | 'by _id'
  | 'by an indexed attr'
  | 'sort and limit'
  | 'without an index'
  | 'all of them'
  | 'create';

/** The setting of `limpd` in which `size` documents are asked for so. */
export function asked(what: Asked, size: number): string {
  return `${size.toLocaleString('en')} documents, ${what}`;
}

export interface Series {
  readonly measure: MeasureName;
  readonly rival: RivalName;
  /** What was the same for all rivals, such as `window 16`. */
  readonly setting: string;
  /** One figure a round. */
  readonly values: readonly number[];
  /** What one must know to read them, such as why there are few. */
  readonly note?: string;
}

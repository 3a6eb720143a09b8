/** What was measured: one series of figures for each rival at each setting of each measure. */
import type { RivalName } from './rivals.ts';

export const measureNames = ['chunk', 'calls', 'upload', 'stall', 'heap', 'bundle'] as const;

export type MeasureName = (typeof measureNames)[number];

export type Unit = 'ms' | 'calls/s' | 'MB/s' | 'MiB' | 'bytes';

export interface Series {
  readonly measure: MeasureName;
  readonly rival: RivalName;
  /** What was the same for all rivals, such as `window 16`. */
  readonly setting: string;
  readonly unit: Unit;
  /** One figure a round. */
  readonly values: readonly number[];
  /** What one must know to read them, such as why there are few. */
  readonly note?: string;
}

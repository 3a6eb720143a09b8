/** Whether targets are met. */
import type { Series } from './series.ts';
import { spreadOf } from './statistics.ts';
import type { Bound, SeriesKey, Target } from './targets.ts';

export interface Verdict {
  readonly target: Target;
  /** Undefined where something that it needs was not measured. */
  readonly value: number | undefined;
  readonly isMet: boolean | undefined;
}

export function verdictOf(target: Target, series: readonly Series[]): Verdict {
  const { measure, of, per, bound } = target;
  const sum = (keys: readonly SeriesKey[]): number =>
    keys.reduce((total, key) => total + medianOf(series, measure, key), 0);
  const value = per === undefined ? sum(of) : sum(of) / sum(per);
  // what was not measured is NaN, and so is all that comes of it
  return Number.isNaN(value)
    ? { target, value: undefined, isMet: undefined }
    : { target, value, isMet: isWithin(bound, value) };
}

function medianOf(
  series: readonly Series[],
  measure: Target['measure'],
  { rival, setting }: SeriesKey,
): number {
  const found = series.find(
    (one) => one.measure === measure && one.rival === rival && one.setting === setting,
  );
  return spreadOf(found?.values ?? [])?.median ?? Number.NaN;
}

function isWithin(bound: Bound, value: number): boolean {
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
}

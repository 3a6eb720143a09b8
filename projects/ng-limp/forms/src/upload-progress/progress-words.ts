import type { UploadProgress } from 'ng-limp/client';
import { formatBytes } from '../bytes/format-bytes';
import type { LimpProgressTexts } from './progress-texts';

/** How far something that goes up is: all files of a call, or one of them. */
export type ProgressNow = Pick<
  UploadProgress,
  'state' | 'loaded' | 'total' | 'rate' | 'remaining' | 'restarts'
>;

/** How often an upload is spoken of while it runs: at each quarter. */
const QUARTERS = 4;

/** How far an upload is, in words. */
export interface ProgressWords {
  /** What there is to say, part by part, each with its name. */
  readonly parts: readonly (readonly [name: string, text: string])[];
  /** What matters of it in one, for who does not see the bar. */
  readonly value: string;
  /** The latest that is worth being told unasked: the start, each quarter, the end, and what keeps it from going on. */
  readonly milestone: string;
}

/** Puts into words how far an upload is, in the numbers of a locale as Angular's `LOCALE_ID` gives it. */
export function progressWords(
  { state, loaded, total, rate, remaining, restarts }: ProgressNow,
  texts: LimpProgressTexts,
  locale: string,
): ProgressWords {
  const isSending = state === 'sending';
  // Only when all is there is it all: 99.9 is 99.
  const share = (parts: number): string =>
    new Intl.NumberFormat(locale, { style: 'percent' }).format(
      Math.floor((loaded / total) * parts) / parts,
    );
  const word = texts.states[state];
  const percent = share(100);
  const left = isSending && remaining !== null ? texts.left(duration(remaining, locale)) : '';
  const again = restarts > 0 ? texts.restarts(restarts) : '';
  const parts = [
    ['bytes', texts.loaded(formatBytes(loaded, locale), formatBytes(total, locale))],
    ['state', word],
    ['rate', isSending && rate !== null ? `${formatBytes(rate, locale)}/s` : ''],
    ['left', left],
    ['restarts', again],
    ['percent', percent],
  ] as const;
  return {
    parts: parts.filter(([, text]) => text),
    value: joined(percent, word, left, again),
    milestone: joined(isSending && loaded * QUARTERS >= total ? share(QUARTERS) : word, again),
  };
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text).join(', ');
}

/** A time in its largest unit, rounded up: nobody minds it to be over sooner. */
function duration(ms: number, locale: string): string {
  const seconds = ms / 1000;
  const [value, unit] =
    seconds <= 60
      ? [seconds, 'second']
      : seconds <= 3600
        ? [seconds / 60, 'minute']
        : [seconds / 3600, 'hour'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(value),
  );
}

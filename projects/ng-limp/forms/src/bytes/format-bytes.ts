const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const STEP = 1000;

/**
 * A number of bytes as people write it, such as `1.2 MB`: in steps of 1,000, with one decimal from kB on.
 *
 * @param locale as Angular's `LOCALE_ID` gives it
 */
export function formatBytes(bytes: number, locale: string): string {
  let value = bytes;
  let step = 0;
  // What rounds up to 1,000 belongs to the next unit.
  while (Math.round(value * 10) / 10 >= STEP && step < UNITS.length - 1) {
    value /= STEP;
    step += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(value);
}

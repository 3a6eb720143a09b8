/**
 * A time as LIMP writes it: UTC, with microseconds, without a zone. Such strings sort by age.
 *
 * @param ms milliseconds since 1970; now when left out.
 */
export function limpTime(ms: number = Date.now()): string {
  return new Date(ms).toISOString().replace('Z', '000');
}

/** The milliseconds since 1970 of a time that {@link limpTime} wrote. NaN for anything else. */
export function readTime(time: string): number {
  return Date.parse(`${time}Z`);
}

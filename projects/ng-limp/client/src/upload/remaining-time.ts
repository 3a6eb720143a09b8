/** How long so many bytes take at a rate, in ms; null where the rate is not known. */
export function remainingTime(bytes: number, rate: number | null): number | null {
  return rate === null || rate === 0 ? null : (bytes / rate) * 1000;
}

import { Caller } from './caller.ts';

/** Opens connections, a few at a time, as a server's backlog takes them. */
export async function openMany(url: string, count: number): Promise<readonly Caller[]> {
  const callers: Caller[] = [];
  while (callers.length < count) {
    const batch = Math.min(50, count - callers.length);
    callers.push(...(await Promise.all(Array.from({ length: batch }, () => Caller.open(url)))));
  }
  return callers;
}

/** The value below which `share` of the sorted `values` lie. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

import type { Arena } from '../arena.ts';
import { interleave, type Lane } from '../interleave.ts';
import type { Plan } from '../plan.ts';
import type { Entry, RivalName } from '../rivals.ts';
import type { Series } from '../series.ts';

const rivals: readonly (readonly [RivalName, Entry])[] = [
  ['ours', 'ours'],
  ['worker', 'worker'],
  ['original', 'published'],
  ['ceiling', 'ceiling'],
];

/** Calls per second with one, a few and many of them under way. */
export function measureCalls(
  arena: Arena,
  { rounds, callTime, callWindows }: Plan,
  entries: readonly Entry[],
  say: (line: string) => void,
): Promise<Series[]> {
  const lanes = callWindows.flatMap((underWay) =>
    rivals
      .filter(([, entry]) => entries.includes(entry))
      .map(([rival, entry]): Lane => ({
        rival,
        setting: `window ${String(underWay)}`,
        async run() {
          const page = await arena.page(entry);
          const rate = await page.evaluate(
            ([url, size, time]) => window.bench.calls(url, size, time),
            [arena.url, underWay, callTime] as const,
          );
          return { calls: rate };
        },
      })),
  );
  return interleave('calls', rounds, lanes, say);
}

import type { Arena } from '../arena.ts';
import type { Lane } from '../interleave.ts';
import type { Plan } from '../plan.ts';
import type { Entry, RivalName } from '../rivals.ts';
import { PATIENCE, within } from '../within.ts';

const rivals: readonly (readonly [RivalName, Entry])[] = [
  ['ours', 'ours'],
  ['worker', 'worker'],
  ['original', 'published'],
  ['ceiling', 'ceiling'],
];

/** Calls per second with one, a few and many of them under way. */
export function callLanes(arena: Arena, plan: Plan, entries: readonly Entry[]): Lane[] {
  const present = rivals.filter(([, entry]) => entries.includes(entry));
  return plan.callWindows.flatMap((underWay) =>
    present.map(([rival, entry]): Lane => ({
      rival,
      setting: `window ${underWay}`,
      async run() {
        const page = await arena.page(entry);
        const run = page.evaluate(
          ([url, size, duration]) => window.bench.calls(url, size, duration),
          [arena.url, underWay, plan.callTime] as const,
        );
        return { calls: await within(PATIENCE, run) };
      },
    })),
  );
}

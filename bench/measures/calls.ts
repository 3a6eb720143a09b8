import type { Arena } from '../arena.ts';
import type { CpuTimes } from '../chromium/browser.ts';
import type { Figures, Lane } from '../interleave.ts';
import type { Plan } from '../plan.ts';
import type { Entry, RivalName } from '../rivals.ts';
import type { MeasureName } from '../series.ts';
import { PATIENCE, within } from '../within.ts';

const rivals: readonly (readonly [RivalName, Entry])[] = [
  ['ours', 'ours'],
  ['worker', 'worker'],
  ['original', 'published'],
  ['ceiling', 'ceiling'],
];

/** The measures that one run of calls gives together. */
export const callMeasures: readonly MeasureName[] = [
  'calls',
  'cpu-page',
  'cpu-browser',
  'cpu-services',
  'garbage',
];

/**
 * Calls per second with one, a few and many of them in flight; what each costs of each process's CPU, which is steadier
 * than the rate; and what each leaves to be collected.
 */
export function callLanes(
  arena: Arena,
  plan: Plan,
  entries: readonly Entry[],
  only: readonly MeasureName[],
): Lane[] {
  const present = rivals.filter(([, entry]) => entries.includes(entry));
  return plan.callWindows.flatMap((underWay) =>
    present.map(([rival, entry]): Lane => ({
      rival,
      setting: `window ${underWay}`,
      async run() {
        const page = await arena.page(entry);
        const before = await arena.cpuTimes();
        const run = page.evaluate(
          (url: string, size: number, duration: number) => window.bench.calls(url, size, duration),
          arena.url,
          underWay,
          plan.callTime,
        );
        const { rate, total, garbage } = await within(PATIENCE, run);
        const after = await arena.cpuTimes();
        const each = (process: keyof CpuTimes): number =>
          ((after[process] - before[process]) * 1e6) / total;
        const figures: Figures = {
          calls: rate,
          'cpu-page': each('pages'),
          'cpu-browser': each('browser'),
          'cpu-services': each('services'),
          garbage,
        };
        return Object.fromEntries(
          Object.entries(figures).filter(([name]) => only.some((one) => one === name)),
        );
      },
    })),
  );
}

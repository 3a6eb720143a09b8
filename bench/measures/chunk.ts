import type { Arena } from '../arena.ts';
import type { Lane } from '../interleave.ts';
import type { Plan } from '../plan.ts';
import { type Entry, parts, type RivalName } from '../rivals.ts';
import { PATIENCE, within } from '../within.ts';

/** Time for one chunk from its bytes to its frame, and for each part of that alone. */
export function chunkLanes(arena: Arena, plan: Plan, entries: readonly Entry[]): Lane[] {
  const { chunkSize, chunkTime } = plan;
  const lane = (rival: RivalName, entry: Entry, query?: string): Lane => ({
    rival,
    setting: `${chunkSize.toLocaleString('en')} bytes`,
    async run() {
      const page = await arena.page(entry, query);
      const run = page.evaluate(
        (size: number, duration: number) => window.bench.chunk(size, duration),
        chunkSize,
        chunkTime,
      );
      return { chunk: await within(PATIENCE, run) };
    },
  });
  return [
    lane('ours', 'ours'),
    ...(entries.includes('original') ? [lane('original', 'original')] : []),
    ...parts.map((part) => lane(part, 'parts', `&part=${part}`)),
  ];
}

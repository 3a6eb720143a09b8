import type { Arena } from '../arena.ts';
import { interleave, type Lane } from '../interleave.ts';
import type { Plan } from '../plan.ts';
import type { Entry, RivalName } from '../rivals.ts';
import type { Series } from '../series.ts';

const parts: readonly RivalName[] = ['digits', 'base64url', 'hmac', 'text'];

/** Time for one chunk from its bytes to its frame, and for each part of that alone. */
export function measureChunk(
  arena: Arena,
  { rounds, chunkSize, chunkTime }: Plan,
  entries: readonly Entry[],
  say: (line: string) => void,
): Promise<Series[]> {
  const setting = `${chunkSize.toLocaleString('en')} bytes`;
  const lane = (rival: RivalName, entry: Entry, query?: string): Lane => ({
    rival,
    setting,
    async run() {
      const page = await arena.page(entry, query);
      const time = await page.evaluate(([size, time]) => window.bench.chunk(size, time), [
        chunkSize,
        chunkTime,
      ] as const);
      return { chunk: time };
    },
  });
  const lanes = [
    lane('ours', 'ours'),
    ...(entries.includes('original') ? [lane('original', 'original')] : []),
    ...parts.map((part) => lane(part, 'parts', `&part=${part}`)),
  ];
  return interleave('chunk', rounds, lanes, say);
}

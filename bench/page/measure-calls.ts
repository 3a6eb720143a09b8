import type { CallFigures } from '../page-api.ts';
import type { Caller, Contestant } from './contestant.ts';
import { collectGarbage } from './garbage.ts';
import { usedHeap } from './watch-page.ts';

/** How many calls are made to see what each takes of the heap: too few for a collection in between. */
const FEW = 500;

/** What calls take while `window` of them are in flight. */
export async function measureCalls(
  { caller }: Contestant,
  url: string,
  window: number,
  duration: number,
): Promise<CallFigures> {
  if (caller === undefined) throw new Error('This rival takes no part in the measure of calls.');
  const connected = await caller(url);
  try {
    const warm = await pump(connected, window, (_, passed) => passed < duration / 2);
    await collectGarbage();
    const before = usedHeap();
    const few = await pump(connected, window, (replies) => replies <= FEW - window);
    const garbage = (usedHeap() - before) / few.replies;
    await collectGarbage();
    const { replies, passed } = await pump(connected, window, (_, time) => time < duration);
    return {
      rate: (replies / passed) * 1000,
      total: warm.replies + few.replies + replies,
      garbage,
    };
  } finally {
    connected.close();
  }
}

interface Pumped {
  readonly replies: number;
  /** In ms. */
  readonly passed: number;
}

/** Makes a call for each that is answered, as long as `goesOn` says. */
function pump(
  caller: Caller,
  window: number,
  goesOn: (replies: number, passed: number) => boolean,
): Promise<Pumped> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let replies = 0;
    let inFlight = window;
    const done = (): void => {
      replies += 1;
      const passed = performance.now() - start;
      if (goesOn(replies, passed)) {
        caller.call(done, reject);
        return;
      }
      inFlight -= 1;
      if (inFlight === 0) resolve({ replies, passed });
    };
    for (let count = 0; count < window; count++) caller.call(done, reject);
  });
}

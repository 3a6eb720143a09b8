import type { Caller, Contestant } from './contestant.ts';
import { collectGarbage } from './garbage.ts';

/** How many calls a rival makes in a second while `window` of them are under way. */
export async function measureCalls(
  { caller }: Contestant,
  url: string,
  window: number,
  duration: number,
): Promise<number> {
  if (caller === undefined) throw new Error('This rival takes no part in the measure of calls.');
  const connected = await caller(url);
  try {
    await pump(connected, window, duration / 2);
    await collectGarbage();
    return await pump(connected, window, duration);
  } finally {
    connected.close();
  }
}

function pump(caller: Caller, window: number, duration: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let replies = 0;
    let underWay = window;
    const done = (): void => {
      replies += 1;
      const passed = performance.now() - start;
      if (passed < duration) {
        caller.call(done, reject);
        return;
      }
      underWay -= 1;
      if (underWay === 0) resolve((replies / passed) * 1000);
    };
    for (let count = 0; count < window; count++) caller.call(done, reject);
  });
}

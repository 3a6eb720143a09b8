import { TestClient } from '../../projects/limpd/testing/test-client.ts';
import { Served } from './served.ts';
import { kib, ms, quantile } from './show.ts';

const SESSIONS = 2000;
const IN_FLIGHT = 8;

/** What sign-ins cost, and what the sessions hold that they leave behind. */
export async function measureSessions(): Promise<readonly string[]> {
  const served = await Served.start();
  await (await TestClient.admin(served.url)).close();
  const before = await served.memory();
  const times: number[] = [];
  const start = performance.now();
  let left = SESSIONS;
  const signIn = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const since = performance.now();
      await (await TestClient.admin(served.url)).close();
      times.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, signIn));
  const took = (performance.now() - start) / 1000;
  const after = await served.memory();
  await served.end();
  times.sort((a, b) => a - b);
  return [
    `${SESSIONS} sign-ins, ${IN_FLIGHT} at a time: ${(SESSIONS / took).toFixed(0)} a second, ` +
      `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}; ` +
      `${kib((after.held - before.held) / SESSIONS)} held for each session`,
  ];
}

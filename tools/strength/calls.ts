import { TestClient, idIn } from '../../projects/limpd/testing/test-client.ts';
import type { Repeated, Tally } from './caller.ts';
import { Served } from './served.ts';
import { kib, ms, openMany, quantile } from './show.ts';

export interface CallsOptions {
  readonly seconds: number;
  readonly connections: number;
  readonly callers: number;
}

/** Many callers, each with one call in flight, beside connections that say nothing. */
export async function measureCalls(options: CallsOptions): Promise<readonly string[]> {
  const served = await Served.start();
  const admin = await TestClient.admin(served.url);
  const made = await admin.call('staff/create', { doc: { name: { en_AE: 'Zoë' } } });
  await admin.close();
  const lines: string[] = [];
  const repeated: readonly Repeated[] = [
    { endpoint: 'staff/read', query: [{ _id: idIn(made) }], doc: {} },
    { endpoint: 'heart/beat', query: [], doc: {} },
  ];
  for (const one of repeated) lines.push(...(await race(served, options, one)));
  await served.end();
  return lines;
}

async function race(
  served: Served,
  { seconds, connections, callers }: CallsOptions,
  repeated: Repeated,
): Promise<readonly string[]> {
  const all = await openMany(served.url, connections);
  const tally: Tally = { replies: 0, errors: 0, times: [] };
  const start = performance.now();
  const end = start + seconds * 1000;
  const goesOn = (): boolean => performance.now() < end;
  const calling = all.slice(0, callers).map((caller) => caller.callWhile(goesOn, repeated, tally));
  await new Promise((resolve) => setTimeout(resolve, (seconds * 1000) / 4));
  const early = await served.memory();
  await Promise.all(calling);
  const took = (performance.now() - start) / 1000;
  const late = await served.memory();
  for (const caller of all) caller.close();
  const times = tally.times.sort((a, b) => a - b);
  return [
    `${repeated.endpoint}, ${callers} of ${connections} connections calling for ${took.toFixed(0)} s: ` +
      `${Math.round(tally.replies / took)} calls/s, ${tally.errors} errors, ` +
      `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}, longest ${ms(quantile(times, 1))}`,
    `${repeated.endpoint}: held ${kib(early.held)} after a quarter, ${kib(late.held)} at the end; ` +
      `resident ${kib(early.resident)}, ${kib(late.resident)}`,
  ];
}

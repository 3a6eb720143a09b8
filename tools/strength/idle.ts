import { Caller } from './caller.ts';
import { Served } from './served.ts';
import { kib, openMany } from './show.ts';

/** What connections cost that say nothing. */
export async function measureIdle(connections: number): Promise<readonly string[]> {
  const served = await Served.start();
  const warm = await Caller.open(served.url);
  const before = await served.memory();
  const callers = await openMany(served.url, connections);
  const after = await served.memory();
  for (const caller of [warm, ...callers]) caller.close();
  await served.end();
  return [
    `${connections} connections: ${kib((after.held - before.held) / connections)} each held, ` +
      `${kib((after.resident - before.resident) / connections)} each resident`,
  ];
}

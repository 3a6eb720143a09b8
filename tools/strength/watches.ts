import { TestClient } from '../../projects/limpd/testing/test-client.ts';
import { Caller } from './caller.ts';
import { Served } from './served.ts';
import { kib, ms, quantile } from './show.ts';

const WRITES = 50;
const CONNECTIONS = 50;

/** What a write costs its caller while many watch the collection. */
export async function measureWatches(watches: number): Promise<readonly string[]> {
  const served = await Served.start();
  const admin = await TestClient.admin(served.url);
  const alone = await writes(admin);
  const before = await served.memory();
  let events = 0;
  const watchers: Caller[] = [];
  for (let place = 0; place < CONNECTIONS; place++) {
    const watcher = await Caller.open(served.url);
    for (let watch = place; watch < watches; watch += CONNECTIONS) {
      const reply = await watcher.call({ endpoint: 'staff/watch', query: [], doc: {} });
      if (!reply.includes('"status":200')) throw new Error(`A watch was refused: ${reply}`);
    }
    watcher.listen(() => {
      events += 1;
    });
    watchers.push(watcher);
  }
  const after = await served.memory();
  const watched = await writes(admin);
  while (events < watches * WRITES) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const watcher of watchers) watcher.close();
  await admin.close();
  await served.end();
  return [
    `a write takes ${ms(alone)} alone (p50), ${ms(watched)} with ${watches} watches on its collection; ` +
      `all ${events} events came; ${kib((after.held - before.held) / watches)} held for each watch`,
  ];
}

async function writes(admin: TestClient): Promise<number> {
  const times: number[] = [];
  for (let write = 0; write < WRITES; write++) {
    const since = performance.now();
    await admin.call('staff/create', { doc: { name: { en_AE: `Zoë ${write}` } } });
    times.push(performance.now() - since);
  }
  return quantile(
    times.sort((a, b) => a - b),
    0.5,
  );
}

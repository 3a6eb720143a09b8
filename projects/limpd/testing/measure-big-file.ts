import { setTimeout } from 'node:timers/promises';
import { askOnly, fetchLength, lengthOf, sendByHttp, sendBySocket } from './big-file.ts';
import { LimpdProcess } from './limpd-process.ts';
import { TestClient } from './test-client.ts';

const MIB = 1024 * 1024;

/** What a big file costs, in MiB: what limpd takes when idle, and how much more while the file comes and is read. */
export interface BigFileCost {
  readonly idle: number;
  readonly up: number;
  readonly down: number;
  readonly seconds: number;
}

/** Sends a file of about `mib` MiB, and has eight read it at once, four of whom never read. */
export async function measureBigFile(way: 'http' | 'socket', mib: number): Promise<BigFileCost> {
  const began = performance.now();
  const chunks = Math.ceil((mib * MIB) / lengthOf(1));
  const level = way === 'http' ? '6.1' : '6.0';
  const limpd = await LimpdProcess.start('--no-quotas', '--api-level', level);
  try {
    const client = await TestClient.admin(limpd.url, level);
    // What was needed to start is given back.
    await setTimeout(1000);
    const idle = await limpd.memory();
    let path = '';
    const up = await limpd.peakDuring(async () => {
      path =
        way === 'http'
          ? await sendByHttp(limpd, client, chunks)
          : await sendBySocket(client, chunks);
    });
    await client.close();
    const down = await limpd.peakDuring(async () => {
      const four = [1, 2, 3, 4];
      const idlers = await Promise.all(four.map(() => askOnly(limpd, path)));
      const lengths = await Promise.all(four.map(() => fetchLength(limpd.httpUrl + path)));
      for (const socket of idlers) socket.destroy();
      if (lengths.some((length) => length !== lengthOf(chunks))) throw new Error('It came cut.');
    });
    return {
      idle: idle / MIB,
      up: (up - idle) / MIB,
      down: (down - idle) / MIB,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await limpd.stop('SIGKILL');
  }
}

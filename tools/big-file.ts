/**
 * `node tools/big-file.ts --mib 1024`: sends a file of that size to a limpd by HTTP and by socket, then fetches it with
 * eight readers at once, four of whom never read. Prints how much memory limpd takes above what it takes when idle; more
 * than `--above` MiB makes the exit code 1. `npm run soak` runs it, too. Linux only.
 */
import { parseArgs } from 'node:util';

import { measureBigFile } from '../projects/limpd/testing/measure-big-file.ts';

const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '1024' },
    above: { type: 'string', default: '64' },
    way: { type: 'string', default: 'http,socket' },
  },
});
const ways = values.way.split(',').filter((way) => way === 'http' || way === 'socket');
for (const way of ways) {
  const { idle, up, down, seconds } = await measureBigFile(way, Number(values.mib));
  const told = [idle, up, down].map((mib) => mib.toFixed(1));
  console.log(
    `${way}: idle ${told[0] ?? ''} MiB, while it comes + ${told[1] ?? ''} MiB, while it is read + ${told[2] ?? ''} MiB; ${seconds.toFixed(0)} s`,
  );
  if (Math.max(up, down) > Number(values.above)) process.exitCode = 1;
}

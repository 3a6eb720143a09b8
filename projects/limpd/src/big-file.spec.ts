import { describe, expect, it } from 'vitest';
import { measureBigFile } from '../testing/measure-big-file.ts';

/** MiB above idle. */
const ABOVE = 64;

describe.runIf(process.platform === 'linux')('a file of 100 MiB', () => {
  it.each(['http', 'socket'] as const)(
    'sent by %s and read by eight at once, four of whom never read, does not fill the memory',
    async (way) => {
      const { up, down } = await measureBigFile(way, 100);
      expect(up).toBeLessThan(ABOVE);
      expect(down).toBeLessThan(ABOVE);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { measureBigFile } from '../testing/measure-big-file.ts';

/** MiB above idle. */
const ABOVE = 64;

describe.runIf(process.platform === 'linux')('a file of 100 MiB', () => {
  it('sent by HTTP and read by eight at once, four of whom never read, does not fill the memory', async () => {
    const { up, down } = await measureBigFile('http', 100);
    expect(up).toBeLessThan(ABOVE);
    expect(down).toBeLessThan(ABOVE);
  });
});

import type { Contestant } from './contestant.ts';
import { collectGarbage } from './garbage.ts';
import { randomBytes } from './random-bytes.ts';

/**
 * How long a rival needs for one chunk, in ms: the mean over as many as fit into `duration`, garbage that it makes
 * included.
 */
export async function measureChunk(
  { chunk }: Contestant,
  size: number,
  duration: number,
): Promise<number> {
  if (chunk === undefined) throw new Error('This rival takes no part in the measure of chunks.');
  const step = await chunk(randomBytes(size));
  await repeat(step, duration / 2);
  await collectGarbage();
  return repeat(step, duration);
}

async function repeat(step: () => unknown, duration: number): Promise<number> {
  const start = performance.now();
  let count = 0;
  let passed: number;
  do {
    await step();
    count += 1;
    passed = performance.now() - start;
  } while (passed < duration);
  return passed / count;
}

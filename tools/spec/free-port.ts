import { randomInt } from 'node:crypto';

import { assertFree } from '../start/ports.ts';

/**
 * A port for a program that has to be told one. Out of those that systems give to nobody by themselves, neither to
 * outgoing connections nor to servers that ask for any: so it is as free in a moment as it is now.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    try {
      await assertFree(port, 'a test', '');
      return port;
    } catch {
      // the next one
    }
  }
}

import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { silentLogger } from '../src/logger.ts';
import type { LimpdOptions } from '../src/options.ts';
import { createLimpd, type Limpd } from '../src/server.ts';

/** The package that the recorded servers had, with the module `staff`. */
export const RECORDED_MODULES = fileURLToPath(new URL('../contract/modules', import.meta.url));

/** Tests sign in often, and nobody steals their passwords. */
export const CHEAP_PASSWORDS = { memoryKiB: 8, passes: 1 };

/** A server on a free port, with the recorded package, that is closed when the test ends. */
export async function startLimpd(options: LimpdOptions = {}): Promise<Limpd> {
  const limpd = await createLimpd({
    port: 0,
    modulesDirs: [RECORDED_MODULES],
    logger: silentLogger,
    passwordCost: CHEAP_PASSWORDS,
    ...options,
  });
  onTestFinished(() => limpd.close());
  return limpd;
}

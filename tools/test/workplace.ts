/** Where steps run: a folder for their reports, and an end for all that they started, whatever happens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { endAll } from './command.ts';

/** The workspace's folder. */
export const root = resolve(import.meta.dirname, '../..');

/** More would not pay: a step keeps its core busy, and the suites that use several take two. */
export const cores = Math.max(1, Math.min(2, availableParallelism()));

/**
 * Gives the folder for reports to what is to be done, and removes it afterwards. When that is over, or the process is
 * told to end, the commands of steps end, and so does what `endMore` ends.
 */
export async function inWorkplace(
  work: (reports: string) => Promise<void>,
  endMore: () => void = () => undefined,
): Promise<void> {
  const reports = mkdtempSync(join(tmpdir(), 'ng-limp-test-'));
  const end = (): void => {
    endMore();
    endAll();
    rmSync(reports, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      end();
      process.exit(128 + constants.signals[signal]);
    });
  }
  // Each spec of limpd starts a thread, which would compile its TypeScript anew: a quarter of the suite's time.
  process.env['NODE_COMPILE_CACHE'] ??= join(reports, 'compiled');
  try {
    await work(reports);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    end();
  }
}

/** Processes that do nothing but keep the machine busy. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Busy {
  readonly pids: readonly number[];
  readonly end: () => void;
}

/** So many processes, each of which keeps a core busy. They end as well when this process does. */
export function keepBusy(count: number): Busy {
  const processes: readonly ChildProcess[] = Array.from({ length: count }, () =>
    spawn(process.execPath, [join(import.meta.dirname, 'busy.mjs')], {
      stdio: ['pipe', 'ignore', 'ignore'],
    }),
  );
  for (const child of processes) {
    // Without it there is less load, and the tests are as good.
    child.on('error', ({ message }) => console.error(`A busy process cannot run: ${message}`));
    child.unref();
  }
  return {
    pids: processes.flatMap(({ pid }) => pid ?? []),
    end: () => processes.forEach((child) => child.kill('SIGKILL')),
  };
}

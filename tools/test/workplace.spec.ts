import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const module = (path: string) => JSON.stringify(join(import.meta.dirname, path));
const imports = `
  const { inWorkplace } = await import(${module('workplace.ts')});
  const { keepBusy } = await import(${module('../load/busy.ts')});`;

function run(code: string) {
  return spawn(process.execPath, ['--input-type=module', '-e', imports + code], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const isThere = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('A workplace', () => {
  it.skipIf(process.platform === 'win32').each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('leaves neither files nor busy processes behind after %s', async (signal, code) => {
    const child = run(`
      const busy = keepBusy(2);
      await inWorkplace(async (reports) => {
        console.log(JSON.stringify({ reports, pids: busy.pids }));
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      }, busy.end);`);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { reports, pids } = JSON.parse(String(line)) as { reports: string; pids: number[] };
    expect(existsSync(reports)).toBe(true);
    expect(pids.every(isThere)).toBe(true);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([code, null]);
    expect(existsSync(reports)).toBe(false);
    await expect.poll(() => pids.some(isThere)).toBe(false);
  });

  it('says what went wrong, ends what was begun, and fails', async () => {
    const child = run(`
      const busy = keepBusy(1);
      console.log(busy.pids[0]);
      await inWorkplace(async () => { throw new Error('There is no step "e2".'); }, busy.end);`);
    const exit = once(child, 'close');
    const said: string[] = [];
    child.stderr.on('data', (text: Buffer) => said.push(String(text)));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    expect(await exit).toEqual([1, null]);
    expect(said.join('')).toBe('There is no step "e2".\n');
    await expect.poll(() => isThere(Number(String(line)))).toBe(false);
  });
});

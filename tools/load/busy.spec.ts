import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import { keepBusy } from './busy.ts';

const runs = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('Busy processes', () => {
  let end = (): void => undefined;
  afterEach(() => end());

  it('run until they are ended', async () => {
    const busy = keepBusy(3);
    end = busy.end;
    expect(busy.pids).toHaveLength(3);
    expect(busy.pids.every(runs)).toBe(true);
    busy.end();
    await expect.poll(() => busy.pids.some(runs)).toBe(false);
  });

  it('end with the process that started them, even where that was killed', async () => {
    const module = JSON.stringify(join(import.meta.dirname, 'busy.ts'));
    const code = `const { keepBusy } = await import(${module});
      console.log(keepBusy(2).pids.join());
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    end = () => parent.kill('SIGKILL');
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pids = String(line).trim().split(',').map(Number);
    expect(pids).toHaveLength(2);
    expect(pids.every(runs)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => pids.some(runs)).toBe(false);
  });
});

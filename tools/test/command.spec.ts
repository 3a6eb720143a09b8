import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { command, endAll } from './command.ts';

describe('A command of a step', () => {
  let cwd = '';
  const program = (name: string, code: string) => {
    writeFileSync(join(cwd, name), code);
    return name;
  };
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'command-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  it('gives its exit code and all that it printed', async () => {
    const main = program('main.mjs', "console.log('a'); console.error('b'); process.exitCode = 3;");
    const { exitCode, output } = await command(main, [], { cwd });
    expect(exitCode).toBe(3);
    expect(output.split('\n').sort().join('')).toBe('ab');
  });

  it('gets its arguments and variables', async () => {
    const main = program('main.mjs', 'console.log(process.argv[2], process.env.COLOR);');
    const { output } = await command(main, ['x y'], { cwd, env: { COLOR: 'red' } });
    expect(output).toBe('x y red\n');
  });

  it('is ended when it takes too long, and has failed then', async () => {
    const main = program('main.mjs', 'setInterval(() => undefined, 1000);');
    const { exitCode, output } = await command(main, [], { cwd, limit: 0.1 });
    expect(exitCode).toBe(1);
    expect(output).toContain('Ended after 0.1 s: it took too long.');
  });

  it.skipIf(process.platform === 'win32')(
    'is ended with its children, and has failed then',
    async () => {
      program(
        'child.mjs',
        "import { appendFileSync } from 'node:fs'; setInterval(() => appendFileSync('beats', '.'), 10);",
      );
      const main = program(
        'main.mjs',
        "import { spawn } from 'node:child_process'; spawn(process.execPath, ['child.mjs'], { stdio: 'inherit' });",
      );
      const beats = () => statSync(join(cwd, 'beats'), { throwIfNoEntry: false })?.size ?? 0;
      const running = command(main, [], { cwd });
      await expect.poll(beats).toBeGreaterThan(0);
      endAll();
      expect((await running).exitCode).toBe(1);
      const last = beats();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(beats()).toBe(last);
    },
  );
});

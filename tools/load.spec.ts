import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Runs the real program, on the step that takes no time. */
function load(...args: string[]) {
  return spawnSync(process.execPath, ['tools/load.ts', ...args], {
    cwd: resolve(import.meta.dirname, '..'),
    // Whatever it is, it is there.
    env: { ...process.env, CHROME_BIN: process.execPath },
    encoding: 'utf8',
  });
}

describe('npm run test:load', () => {
  it('runs steps as often as it is told, and says what came of each run', () => {
    const { status, stdout } = load('--busy', '2', '--runs', '2', '--only', 'chromium');
    expect(stdout).toContain('Run 1 of 2, beside 2 busy processes:\n✓ chromium');
    expect(stdout).toMatch(/^Run 1: 1 passed, 0 failed, in \d+ s$/m);
    expect(stdout).toMatch(/^Run 2: 1 passed, 0 failed, in \d+ s$/m);
    expect(stdout).toMatch(/\n2 of 2 runs passed\n$/);
    expect(status).toBe(0);
  });

  it('tells its options when asked for help, and when one is wrong which it is', () => {
    expect(load('--help').stdout).toContain('--busy N');
    const { status, stderr } = load('--busy', 'many');
    expect(stderr).toContain('--busy is "many"');
    expect(status).toBe(1);
  });

  it('refuses steps that do not exist', () => {
    const { status, stderr } = load('--only', 'e2');
    expect(stderr).toContain('There is no step "e2".');
    expect(status).toBe(1);
  });
});

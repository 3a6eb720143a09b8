/** Runs a program of the check to its end and gives what it printed; throws with all of it when it fails. */
import { spawnSync } from 'node:child_process';

export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  good: readonly number[] = [0],
): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== null && good.includes(status)) return stdout;
  const told = error === undefined ? `${stdout}${stderr}` : error.message;
  throw new Error(`${[program, ...args].join(' ')} failed:\n${told}`);
}

/** Runs a script with the Node that runs us. */
export function runScript(
  script: string,
  args: readonly string[],
  cwd: string,
  good?: readonly number[],
): string {
  return run(process.execPath, [script, ...args], cwd, good);
}

/** Runs npm: the one that started us, or the one on the PATH. */
export function runNpm(args: readonly string[], cwd: string): string {
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('.js') === true) return runScript(npm, args, cwd);
  if (process.platform === 'win32') return run('cmd.exe', ['/c', 'npm', ...args], cwd);
  return run('npm', args, cwd);
}

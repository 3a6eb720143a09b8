/** Runs the programs of the steps, keeps what they print, and ends them and their children together. */
import { type ChildProcess, spawn } from 'node:child_process';

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds after which it is ended. Default 300. */
  readonly limit?: number;
}

const running = new Set<ChildProcess>();
/** What it prints goes to where we print, later. */
const colors = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: '0' };
/** Browsers and workers belong to the group of the program that started them (there are no groups on Windows). */
const grouped = process.platform !== 'win32';

/** Runs a JavaScript or TypeScript program with the Node that runs us. */
export async function command(
  program: string,
  args: readonly string[],
  { cwd, env = {}, limit = 300 }: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...colors, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: grouped,
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const tooLong = new AbortController();
  const timer = setTimeout(() => {
    tooLong.abort();
    end(child);
  }, limit * 1000);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
    if (tooLong.signal.aborted) output += `\nEnded after ${limit} s: it took too long.`;
    return { exitCode: tooLong.signal.aborted ? 1 : exitCode, output };
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

/** Ends whatever still runs, children included. */
export function endAll(): void {
  running.forEach(end);
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (grouped) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // it ended by itself a moment ago
  }
}

/** limpd as a child process that can be stopped and started again while everything else goes on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How long limpd may take to close its connections before it is ended. */
const patience = 3_000;
/** How long limpd may take to answer its first request. */
const startTimeout = 20_000;

export interface LimpdProcessOptions {
  readonly root: string;
  readonly port: number;
  readonly say: (line: string) => void;
  /** limpd ended though nobody stopped it. */
  readonly onDeath: (how: string) => void;
}

export class LimpdProcess {
  readonly #options: LimpdProcessOptions;
  #child: ChildProcess | undefined;

  constructor(options: LimpdProcessOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** Resolves when limpd answers; rejects when it ends before that. */
  async start(): Promise<void> {
    const { root, port, say } = this.#options;
    const child = spawn(process.execPath, ['projects/limpd/src/main.ts', '-p', String(port)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) forward(stream, say);
    let answered = false;
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => {
        const how = signal ?? `exit code ${code ?? '?'}`;
        if (this.#child === child) {
          this.#child = undefined;
          if (answered) this.#options.onDeath(how);
        }
        resolve(how);
      });
    });
    const giveUp = new AbortController();
    const first = await Promise.race([
      answers(`http://localhost:${port}/`, startTimeout, giveUp.signal),
      ended.then((how) => ({ how })),
    ]);
    giveUp.abort();
    if (first === true) {
      answered = true;
      return;
    }
    await this.stop();
    throw new Error(
      first === false
        ? `limpd does not answer on port ${port} after ${startTimeout / 1000} s.`
        : `limpd could not start (${first.how}): see above.`,
    );
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), patience);
    await gone;
    clearTimeout(force);
  }
}

function forward(stream: Readable | null, say: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => say(`limpd | ${line}`));
}

/** True once something answers at `url`, whatever it says; false when nothing did in time. */
export async function answers(
  url: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const end = performance.now() + timeout;
  while (performance.now() < end && signal?.aborted !== true) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(1_000) });
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return false;
}

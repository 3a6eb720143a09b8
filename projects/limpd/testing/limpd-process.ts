import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** A limpd in a process of its own, whose memory can be measured. */
export class LimpdProcess {
  readonly url: string;
  readonly httpUrl: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    this.httpUrl = url.replace(/^ws/, 'http').replace(/\/ws$/, '');
  }

  /** Starts one on a free port, with these arguments of the command line beside. */
  static async start(...args: readonly string[]): Promise<LimpdProcess> {
    const child = spawn(process.execPath, [main, '-p', '0', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    for (;;) {
      await once(child.stdout, 'data');
      const url = /ws:\/\/\S+/.exec(output)?.[0];
      if (url !== undefined) return new LimpdProcess(child, url);
    }
  }

  /** Bytes of memory that it takes, those shared with others included. Linux only. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) * 1024;
  }

  /** The most memory that it takes while `work` runs: looked at every 20 ms. */
  async peakDuring(work: () => Promise<void>): Promise<number> {
    let peak = 0;
    const looking = setInterval(() => {
      void this.memory().then((bytes) => {
        peak = Math.max(peak, bytes);
      });
    }, 20);
    try {
      await work();
    } finally {
      clearInterval(looking);
    }
    return Math.max(peak, await this.memory());
  }

  /** Tells it to stop, and gives its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { exitCode } = this.#child;
    if (exitCode !== null) return exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
    return this.#child.exitCode;
  }
}

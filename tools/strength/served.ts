import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { LimpdOptions } from '../../projects/limpd/src/options.ts';
import type { Answer, Memory, Order } from './orders.ts';

/** A limpd in a process of its own. */
export class Served {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start(options: LimpdOptions = {}): Promise<Served> {
    const script = join(import.meta.dirname, 'server.ts');
    const process = fork(script, [JSON.stringify(options)], { execArgv: ['--expose-gc'] });
    const answer = await answerOf(process);
    if (answer.kind !== 'ready') throw new Error('The server told something else first.');
    return new Served(process, answer.url);
  }

  async memory(): Promise<Memory> {
    this.#order({ kind: 'memory' });
    const answer = await answerOf(this.#process);
    if (answer.kind !== 'memory') throw new Error('The server did not tell its memory.');
    return answer.memory;
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#order({ kind: 'end' });
    await ended;
  }

  #order(order: Order): void {
    this.#process.send(order);
  }
}

async function answerOf(process: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      reject(new Error('The server has ended.'));
    };
    process.once('exit', ended);
    process.once('message', (answer: Answer) => {
      process.off('exit', ended);
      resolve(answer);
    });
  });
}

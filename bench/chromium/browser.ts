import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { chromiumFlags, ensureChromium } from '../../tools/chromium.ts';
import { Cdp } from './cdp.ts';
import { Page } from './page.ts';

/** What keeps a page that nobody looks at as fast as one that somebody does, and Chromium from work of its own. */
const FLAGS = [
  '--headless',
  '--remote-debugging-port=0',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-extensions',
  '--no-first-run',
  '--mute-audio',
  '--js-flags=--expose-gc',
  '--enable-precise-memory-info',
];

/** CPU time that processes have used, in seconds. */
export interface CpuTimes {
  /** Of all pages. */
  readonly pages: number;
  /** Of the process that has the browser itself. */
  readonly browser: number;
  /** Of those that do its work: the network above all. */
  readonly services: number;
}

/** A headless Chromium with a profile of its own. */
export class Browser {
  readonly version: string;
  readonly cdp: Cdp;
  private readonly end: () => Promise<void>;

  private constructor(cdp: Cdp, version: string, end: () => Promise<void>) {
    this.cdp = cdp;
    this.version = version;
    this.end = end;
  }

  static async launch(): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'ng-limp-chromium-'));
    const child = spawn(
      ensureChromium(),
      [...chromiumFlags, ...FLAGS, `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    process.once('exit', kill);
    const ended = once(child, 'exit');
    const end = async (): Promise<void> => {
      process.off('exit', kill);
      kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
      const told = addressIn(child.stderr);
      const failed = ended.then(() => Promise.reject(new Error('Chromium did not start.')));
      const cdp = await Cdp.connect(await Promise.race([told, failed]));
      const { product } = await cdp.send<{ product: string }>('Browser.getVersion');
      return new Browser(cdp, product.replace(/^.*\//, ''), end);
    } catch (error) {
      await end();
      throw error;
    }
  }

  open(url: string): Promise<Page> {
    return Page.open(this.cdp, url);
  }

  /** What its processes have used up to now. */
  async cpuTimes(): Promise<CpuTimes> {
    const { processInfo } = await this.cdp.send<{
      processInfo: readonly { readonly type: string; readonly cpuTime: number }[];
    }>('SystemInfo.getProcessInfo');
    const sum = (isMeant: (type: string) => boolean): number =>
      processInfo.filter(({ type }) => isMeant(type)).reduce((all, one) => all + one.cpuTime, 0);
    return {
      pages: sum((type) => type === 'renderer'),
      browser: sum((type) => type === 'browser'),
      services: sum((type) => type !== 'renderer' && type !== 'browser'),
    };
  }

  async close(): Promise<void> {
    this.cdp.close();
    await this.end();
  }
}

/** The address that a Chromium says it listens at. */
async function addressIn(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (address === undefined) continue;
    // what it says later would fill the pipe
    stderr.resume();
    return address;
  }
  throw new Error('Chromium told no address of its DevTools.');
}

/** Where rivals meet: a Chromium, the pages in it, and the bare server beside it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startStaticServer } from '../tools/static-server.ts';
import { Browser, type CpuTimes } from './chromium/browser.ts';
import type { Page } from './chromium/page.ts';
import './page-api.ts';
import { buildPage } from './page-build.ts';
import { randomFile } from './random-file.ts';
import type { Entry } from './rivals.ts';
import { WorkerHeap } from './worker-heap.ts';

export interface Arena {
  /** Where the bare server listens. */
  readonly url: string;
  readonly chromiumVersion: string;
  /** The page of a rival, the same each time: what it has warmed up stays warm. */
  page(entry: Entry, query?: string): Promise<Page>;
  /** Does something in a new page of a rival, in a process of its own. */
  inFreshPage<T>(entry: Entry, work: (page: Page) => Promise<T>): Promise<T>;
  /** Looks at the heaps of a page's Workers from now on. */
  workerHeap(page: Page): Promise<WorkerHeap>;
  /** CPU time that Chromium has used up to now. */
  cpuTimes(): Promise<CpuTimes>;
  /** The path of a file of so many MiB of random bytes. */
  file(mib: number): string;
  close(): Promise<void>;
}

export async function openArena(entries: readonly Entry[]): Promise<Arena> {
  const folder = mkdtempSync(join(tmpdir(), 'ng-limp-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // the files in it are large: they go even when somebody loses patience
  process.once('exit', remove);
  const undo: (() => unknown)[] = [remove];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await buildPage(folder, entries);
    const site = await startStaticServer({ folder });
    undo.push(() => site.close());
    const server = await startServer();
    undo.push(() => server.stop());
    const browser = await Browser.launch();
    undo.push(() => browser.close());

    const open = async (entry: Entry, query = ''): Promise<Page> => {
      const page = await browser.open(`${site.url}/?rival=${entry}${query}`);
      await page.until(() => 'bench' in window);
      return page;
    };
    const pages = new Map<string, Promise<Page>>();
    const keptPage = (entry: Entry, query = ''): Promise<Page> => {
      const key = entry + query;
      const page = pages.get(key) ?? open(entry, query);
      pages.set(key, page);
      return page;
    };
    return {
      url: server.url,
      chromiumVersion: browser.version,
      page: keptPage,
      async inFreshPage(entry, work) {
        const page = await open(entry);
        try {
          return await work(page);
        } finally {
          await page.close();
        }
      },
      workerHeap: (page) => WorkerHeap.of(browser.cdp, page),
      cpuTimes: () => browser.cpuTimes(),
      file: (mib) => randomFile(folder, mib),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServer(): Promise<{ url: string; stop: () => void }> {
  const child = fork(join(import.meta.dirname, 'server.ts'));
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The server of the benchmarks ended with code ${String(code)}.`);
  });
  // whoever waits for the port hears of it; later it ends because it was told to
  failed.catch(() => undefined);
  const [{ port }] = (await Promise.race([once(child, 'message'), failed])) as [{ port: number }];
  return { url: `ws://127.0.0.1:${String(port)}/ws`, stop: () => child.kill() };
}

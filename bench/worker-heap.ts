/** Looks at the JS heaps of a page's Workers, which the page itself cannot see. */
import type { Cdp } from './chromium/cdp.ts';
import type { Page } from './chromium/page.ts';

/** How often, in ms. */
const INTERVAL = 50;

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly type: string };
}

export class WorkerHeap {
  private readonly workers = new Set<string>();
  private readonly cdp: Cdp;

  private constructor(cdp: Cdp) {
    this.cdp = cdp;
  }

  /** From now on, for all Workers that the page has or will have. */
  static async of(cdp: Cdp, page: Page): Promise<WorkerHeap> {
    const heap = new WorkerHeap(cdp);
    cdp.on('Target.attachedToTarget', page.sessionId, (params) => {
      const { sessionId, targetInfo } = params as Attached;
      if (targetInfo.type === 'worker') heap.workers.add(sessionId);
    });
    cdp.on('Target.detachedFromTarget', page.sessionId, (params) => {
      heap.workers.delete((params as Attached).sessionId);
    });
    await page.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: true,
    });
    return heap;
  }

  /** How many Workers there are. */
  get count(): number {
    return this.workers.size;
  }

  /** Does some work; gives its result and the most bytes in use meanwhile above those before. */
  async during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly bytes: number }> {
    await this.askAll('HeapProfiler.collectGarbage');
    const idle = await this.used();
    let most = idle;
    const over = new AbortController();
    const watch = (async () => {
      while (!over.signal.aborted) {
        most = Math.max(most, await Promise.race([this.used(), until(over.signal)]));
        await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      }
    })();
    try {
      const result = await work();
      return { result, bytes: most - idle };
    } finally {
      over.abort();
      await watch;
    }
  }

  /** Bytes in use by all Workers, buffers included. */
  private async used(): Promise<number> {
    const usages = await this.askAll('Runtime.getHeapUsage');
    return usages.reduce(
      (sum, usage) => sum + (usage?.usedSize ?? 0) + (usage?.backingStorageSize ?? 0),
      0,
    );
  }

  private askAll(method: string): Promise<(HeapUsage | undefined)[]> {
    return Promise.all(
      [...this.workers].map((sessionId) =>
        this.cdp.send<HeapUsage>(method, {}, sessionId).catch(() => undefined),
      ),
    );
  }
}

/** A Worker that is gone never answers: 0 once the work is over. */
function until(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(0);
    else signal.addEventListener('abort', () => resolve(0), { once: true });
  });
}

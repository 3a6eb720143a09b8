/** Looks at the JS heaps of a page's Workers, which the page itself cannot see. */
import type { CDPSession, Page } from 'playwright';

/** How often, in ms. */
const INTERVAL = 50;

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

export class WorkerHeap {
  private readonly workers = new Set<string>();
  private readonly answers = new Map<number, (usage: HeapUsage | undefined) => void>();
  private readonly session: CDPSession;
  private count = 0;

  private constructor(session: CDPSession) {
    this.session = session;
  }

  /** From now on, for all Workers that the page has or will have. */
  static async of(page: Page): Promise<WorkerHeap> {
    const session = await page.context().newCDPSession(page);
    const heap = new WorkerHeap(session);
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') heap.workers.add(sessionId);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => heap.workers.delete(sessionId));
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message) as { id: number; result?: HeapUsage };
      heap.answers.get(id)?.(result);
      heap.answers.delete(id);
    });
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return heap;
  }

  /** Does some work; gives its result and the most bytes in use meanwhile above those before. */
  async during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly bytes: number }> {
    await this.askAll('HeapProfiler.collectGarbage');
    const idle = await this.used();
    let most = idle;
    const over = new AbortController();
    const watch = (async () => {
      while (!over.signal.aborted) {
        most = Math.max(most, await this.used());
        await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      }
    })();
    try {
      const result = await work();
      return { result, bytes: most - idle };
    } finally {
      over.abort();
      // a Worker that is gone never answers
      for (const answer of this.answers.values()) answer(undefined);
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
    return Promise.all([...this.workers].map((sessionId) => this.ask(sessionId, method)));
  }

  private ask(sessionId: string, method: string): Promise<HeapUsage | undefined> {
    const id = ++this.count;
    return new Promise((resolve) => {
      this.answers.set(id, resolve);
      const message = JSON.stringify({ id, method });
      this.session
        .send('Target.sendMessageToTarget', { sessionId, message })
        .catch(() => resolve(undefined));
    });
  }
}

import type { Cdp } from './cdp.ts';

interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

/** A page in a browser context of its own, and so in a process of its own. */
export class Page {
  readonly sessionId: string;
  private readonly cdp: Cdp;
  private readonly contextId: string;

  private constructor(cdp: Cdp, contextId: string, sessionId: string) {
    this.cdp = cdp;
    this.contextId = contextId;
    this.sessionId = sessionId;
  }

  /** Opens an address. What it shows is not loaded yet. */
  static async open(cdp: Cdp, url: string): Promise<Page> {
    const { browserContextId } = await cdp.send<{ browserContextId: string }>(
      'Target.createBrowserContext',
    );
    const { targetId } = await cdp.send<{ targetId: string }>('Target.createTarget', {
      url,
      browserContextId,
    });
    const { sessionId } = await cdp.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    return new Page(cdp, browserContextId, sessionId);
  }

  /** Sends a command to the page. */
  send<T>(method: string, params: object = {}): Promise<T> {
    return this.cdp.send<T>(method, params, this.sessionId);
  }

  /** Runs a function in the page, and waits for what it promises. Arguments and result travel as JSON. */
  async evaluate<A extends readonly unknown[], T>(
    work: (...args: A) => T,
    ...args: A
  ): Promise<Awaited<T>> {
    const { result } = await this.run(`(${String(work)})(...${JSON.stringify(args)})`, true);
    return result.value as Awaited<T>;
  }

  /** Waits until something is true in the page. */
  async until(condition: () => boolean): Promise<void> {
    // An answer may be lost with the empty page that was there before.
    while (!(await this.evaluate(condition).catch(() => false))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Puts a file into the page's file input. */
  async chooseFile(path: string): Promise<void> {
    const { result } = await this.run("document.querySelector('input')", false);
    await this.send('DOM.setFileInputFiles', { files: [path], objectId: result.objectId });
  }

  async close(): Promise<void> {
    await this.cdp.send('Target.disposeBrowserContext', { browserContextId: this.contextId });
  }

  private async run(expression: string, returnByValue: boolean): Promise<Evaluated> {
    const evaluated = await this.send<Evaluated>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue,
    });
    const { exceptionDetails: failure } = evaluated;
    if (failure !== undefined) throw new Error(failure.exception?.description ?? failure.text);
    return evaluated;
  }
}

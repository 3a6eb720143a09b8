import { createServer, connect, type Server, type Socket } from 'node:net';

/**
 * Stands between a page and limpd, and passes on every byte, until it is told to hold back what the page sends: then
 * an upload stays where it is, for as long as a test looks at it. Its own port stays the same while limpd comes and
 * goes, on whatever port is free then.
 */
export class Gate {
  private readonly server: Server;
  private readonly pages = new Set<Socket>();
  /** Bytes that the page may still send. */
  private left = Infinity;

  private constructor(limpdPort: () => number | null) {
    this.server = createServer((page) => {
      const port = limpdPort();
      if (port === null) page.destroy();
      else this.accept(page, connect(port, '127.0.0.1'));
    });
  }

  /** Stands before the limpd on the port that it has at the time, or null while it is not there. */
  static async to(limpdPort: () => number | null): Promise<Gate> {
    const gate = new Gate(limpdPort);
    await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  /** Where websockets connect. */
  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The gate is closed.');
    return `ws://localhost:${address.port}/ws`;
  }

  /** Where HTTP answers. */
  get httpUrl(): string {
    return this.url.replace(/^ws(.*)\/ws$/, 'http$1');
  }

  /** Passes on this many bytes more, and then none. */
  holdAfter(bytes: number): void {
    this.left = bytes;
    for (const page of this.pages) page.resume();
  }

  /** Passes on all that was held, and all that comes. */
  release(): void {
    this.holdAfter(Infinity);
  }

  async close(): Promise<void> {
    for (const page of this.pages) page.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(page: Socket, limpd: Socket): void {
    this.pages.add(page);
    page.on('data', (bytes) => {
      limpd.write(bytes);
      this.left -= bytes.length;
      if (this.left <= 0) page.pause();
    });
    limpd.on('data', (bytes) => page.write(bytes));
    // Each end goes with the other, as it would without a gate between them.
    page.on('error', () => limpd.destroy());
    limpd.on('error', () => page.destroy());
    page.on('close', () => {
      this.pages.delete(page);
      limpd.destroy();
    });
    limpd.on('close', () => page.destroy());
  }
}

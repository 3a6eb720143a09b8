import {
  createLimpd,
  createMemoryStore,
  silentLogger,
} from '../../projects/limpd/src/public-api.ts';
import type { Limpd, LimpdOptions } from '../../projects/limpd/src/public-api.ts';

/** A limpd of a test's own, which can be stopped and started again on the same port. */
export class Server {
  private running: Limpd | null = null;
  private options: LimpdOptions = { port: 0, logger: silentLogger, store: createMemoryStore() };

  /** Where it answers HTTP. */
  get httpUrl(): string {
    return this.limpd.httpUrl;
  }

  /** Where websockets connect. */
  get url(): string {
    return this.limpd.url;
  }

  async start(options: LimpdOptions = {}): Promise<void> {
    this.options = { ...this.options, ...options };
    this.running = await createLimpd(this.options);
    this.options = { ...this.options, port: this.running.port };
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.running = null;
  }

  /** What a server with nothing on its disk does when it is stopped: the next one begins with new documents. */
  forgetAll(): void {
    this.options = { ...this.options, store: createMemoryStore() };
  }

  private get limpd(): Limpd {
    if (this.running === null) throw new Error('limpd is stopped.');
    return this.running;
  }
}

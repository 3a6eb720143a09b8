import {
  createLimpd,
  createMemoryStore,
  silentLogger,
} from '../../projects/limpd/src/public-api.ts';
import type { Limpd, LimpdOptions } from '../../projects/limpd/src/public-api.ts';

/** A limpd of a test's own, which can be stopped and started again, on another port: its own may be taken by then. */
export class Server {
  private running: Limpd | null = null;
  private options: LimpdOptions = {
    port: 0,
    logger: silentLogger,
    store: createMemoryStore(),
    // Tests sign in often, and nobody steals their passwords.
    passwordCost: { memoryKiB: 8, passes: 1 },
  };

  /** Where it listens at the moment, or null while it is stopped. */
  get port(): number | null {
    return this.running?.port ?? null;
  }

  async start(options: LimpdOptions = {}): Promise<void> {
    this.options = { ...this.options, ...options };
    this.running = await createLimpd(this.options);
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.running = null;
  }

  /** What a server with nothing on its disk does when it is stopped: the next one begins with new documents. */
  forgetAll(): void {
    this.options = { ...this.options, store: createMemoryStore() };
  }
}

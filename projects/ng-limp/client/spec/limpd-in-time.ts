import { firstValueFrom } from 'rxjs';
import type { Transport, TransportEvents } from '../src/config/transport';
import { SocketTransport } from '../src/connection/socket-transport';
import { LimpClient } from '../src/limp-client';
import { memoryStore } from '../src/session/session-stores';
import { FakeClock } from './fake-clock';
import type { LimpdAs, LimpdAt } from './server-types';
import { ADMIN, ANON_TOKEN, servers } from './servers';

/** A frame that the quota refused. */
interface RefusedFrame {
  readonly endpoint: string;
  /** By the clock, in ms. */
  readonly at: number;
}

/** Stands for the greeting among what a connection waits for. */
const GREETING = 'greeting';

/** A real limpd with the quotas of real servers, clients of it, and the time of them all, which a spec moves. */
export class LimpdInTime {
  readonly clock = new FakeClock();
  readonly clients: LimpClient[] = [];
  readonly refused: RefusedFrame[] = [];
  readonly debug: string[] = [];
  readonly began = this.clock.now();
  /** What each connection that is open waits for: call ids and their endpoints. */
  private readonly connections = new Map<SocketTransport, Map<string, string>>();
  private drops: (() => void)[] = [];

  private constructor(private readonly limpd: LimpdAt) {}

  static async start(options: LimpdAs = {}): Promise<LimpdInTime> {
    const defaults: LimpdAs = { hasManualClock: true, idleMs: 0, quotas: {} };
    return new LimpdInTime(await servers.startLimpd({ ...defaults, ...options }));
  }

  /** Seconds since the beginning. */
  get seconds(): number {
    return (this.clock.now() - this.began) / 1000;
  }

  /** How many frames were refused in each minute from the first on. */
  get refusedByMinute(): readonly number[] {
    const counts: number[] = [];
    for (const { at } of this.refused) {
      const minute = Math.floor((at - this.began) / 60_000);
      counts[minute] = (counts[minute] ?? 0) + 1;
    }
    return [...counts].map((count: number | undefined) => count ?? 0);
  }

  /** A client, connected. */
  async connect(): Promise<LimpClient> {
    const client = this.connecting();
    await firstValueFrom(client.inited$);
    return client;
  }

  /** A client that is about to connect. */
  connecting(): LimpClient {
    const client = new LimpClient({
      clock: this.clock,
      random: () => 0.1,
      sessionStore: memoryStore(),
      logger: { warn: () => undefined, debug: (message) => this.debug.push(message) },
      transport: (url, events) => this.transport(url, events),
    });
    this.clients.push(client);
    const config = { anonToken: ANON_TOKEN, authAttrs: ['email'], fileChunkSize: 10 };
    client.init({ ...config, api: this.limpd.url });
    return client;
  }

  /** A client, connected and signed in. */
  async signIn(): Promise<LimpClient> {
    const client = await this.connect();
    await firstValueFrom(client.auth(...ADMIN));
    return client;
  }

  /** Breaks every connection there is. */
  drop(): void {
    const { drops } = this;
    this.drops = [];
    for (const drop of drops) drop();
  }

  /** Lets so many seconds pass. */
  async pass(seconds: number): Promise<void> {
    await this.passUntil(() => false, seconds);
  }

  /** Lets time pass until something is so; for so many seconds at most. */
  async passUntil(isSo: () => boolean, atMost: number): Promise<void> {
    const end = this.clock.now() + atMost * 1000;
    for (;;) {
      await this.quiet();
      const left = end - this.clock.now();
      if (isSo() || left <= 0) return;
      const step = Math.max(1, Math.min(left, this.clock.untilNext));
      await servers.passTime(this.limpd.id, step);
      this.clock.advance(step);
    }
  }

  end(): void {
    for (const client of this.clients) client.destroy();
  }

  /** Waits until every frame is answered: that takes time of ours, none of theirs. */
  private async quiet(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, 1));
    while ([...this.connections.values()].some((inFlight) => inFlight.size > 0));
  }

  private transport(url: string, events: TransportEvents): Transport {
    const { connections } = this;
    const inFlight = new Map([[GREETING, GREETING]]);
    const closed = (): void => {
      connections.delete(real);
    };
    const real = new SocketTransport(url, {
      frame: (data) => {
        this.note(inFlight, String(data));
        events.frame(data);
      },
      closed: (code, reason) => {
        closed();
        events.closed(code, reason);
      },
    });
    connections.set(real, inFlight);
    this.drops.push(() => {
      real.close();
      closed();
      events.closed(1006, '');
    });
    return {
      get bufferedAmount() {
        return real.bufferedAmount;
      },
      useToken: (token) => {
        real.useToken(token);
      },
      send: (call) => {
        inFlight.set(call.callId, call.endpoint);
        return real.send(call);
      },
      sendChunk: (call, head, bytes) => {
        inFlight.set(call.callId, 'file/upload');
        return real.sendChunk(call, head, bytes);
      },
      close: () => {
        closed();
        real.close();
      },
    };
  }

  private note(inFlight: Map<string, string>, frame: string): void {
    const callId = /"call_id": ?"([^"]+)"/.exec(frame)?.[1] ?? GREETING;
    const endpoint = inFlight.get(callId) ?? '';
    inFlight.delete(callId);
    if (/"status": ?429/.test(frame)) this.refused.push({ endpoint, at: this.clock.now() });
  }
}

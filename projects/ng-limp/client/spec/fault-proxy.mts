import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

import { Random } from './random.mts';

/**
 * Stands between a client and its server and does what networks and servers do. Two stages: the outer one treats bytes
 * (refuses, delays, splits, stalls, cuts in the middle of a frame, goes half-open), the inner one treats the server's
 * replies (loses, duplicates, reorders). Whatever it does comes from its seed.
 */
export class FaultProxy {
  private isHealthy = true;
  private readonly sockets = new Set<Socket>();
  private readonly random: Random;
  private readonly outer: Server;
  private readonly inner: WebSocketServer;
  private readonly target: string;

  private constructor(target: string, seed: number, inner: WebSocketServer) {
    this.target = target;
    this.random = new Random(seed);
    this.inner = inner;
    this.outer = createServer((socket) => {
      this.accept(socket);
    });
    inner.on('connection', (client) => {
      this.relay(client);
    });
  }

  static async open(target: string, seed: number): Promise<FaultProxy> {
    const inner = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => inner.once('listening', resolve));
    const proxy = new FaultProxy(target, seed, inner);
    await new Promise<void>((resolve) => {
      proxy.outer.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    return `ws://127.0.0.1:${String(portOf(this.outer.address()))}/ws`;
  }

  /** Begins with faults, or ends them; connections that are broken stay so. */
  setHealthy(isHealthy: boolean): void {
    this.isHealthy = isHealthy;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    for (const client of this.inner.clients) client.terminate();
    this.outer.close();
    this.inner.close();
  }

  private accept(client: Socket): void {
    this.hold(client);
    if (!this.isHealthy && this.random.chance(0.15)) {
      client.destroy();
      return;
    }
    const server = connect(portOf(this.inner.address()), '127.0.0.1');
    this.hold(server);
    const fate = new ConnFate(this.random);
    this.pump(client, server, fate);
    this.pump(server, client, fate);
    client.on('close', () => {
      if (!fate.isHalfOpen) server.destroy();
    });
    server.on('close', () => {
      if (!fate.isHalfOpen) client.destroy();
    });
  }

  private pump(from: Socket, to: Socket, fate: ConnFate): void {
    let last: Promise<void> = Promise.resolve();
    from.on('data', (bytes: Buffer) => {
      const wait = this.isHealthy || !this.random.chance(0.1) ? 0 : this.random.between(1, 20);
      const cut =
        this.isHealthy || !this.random.chance(0.2) ? 0 : this.random.between(0, bytes.length);
      last = last.then(async () => {
        if (wait > 0) await after(wait);
        for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
          if (part.length > 0) await this.write(part, from, to, fate);
        }
      });
    });
  }

  private async write(part: Buffer, from: Socket, to: Socket, fate: ConnFate): Promise<void> {
    if (fate.isHalfOpen) return;
    const deed = this.isHealthy ? 'pass' : fate.after(part.length);
    switch (deed) {
      case 'pass':
        to.write(part);
        return;
      case 'stall':
        await after(250);
        to.write(part);
        return;
      case 'cut':
        to.write(part.subarray(0, part.length >> 1));
        from.destroy();
        to.destroy();
        return;
      case 'half-open':
        return;
      default:
        deed satisfies never;
    }
  }

  private relay(client: WebSocket): void {
    const server = new WebSocket(this.target);
    const early: string[] = [];
    client.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (server.readyState === WebSocket.OPEN) server.send(text);
      else early.push(text);
    });
    server.on('open', () => {
      for (const text of early) server.send(text);
    });
    server.on('message', (data: Buffer) => {
      this.reply(client, data.toString('utf8'));
    });
    server.on('error', () => {
      client.terminate();
    });
    server.on('close', () => {
      client.close();
    });
    client.on('close', () => {
      server.close();
    });
  }

  private reply(client: WebSocket, text: string): void {
    const send = (): void => {
      if (client.readyState === WebSocket.OPEN) client.send(text);
    };
    if (this.isHealthy) {
      send();
      return;
    }
    if (this.random.chance(0.02)) return;
    if (this.random.chance(0.15)) setTimeout(send, this.random.between(1, 30));
    else send();
    if (this.random.chance(0.03)) send();
  }

  private hold(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

/** What becomes of a connection, by how many bytes have gone through it. */
class ConnFate {
  isHalfOpen = false;
  private bytes = 0;
  private readonly end: 'cut' | 'stall' | 'half-open';
  private readonly limit: number;
  private hasEnded = false;

  constructor(random: Random) {
    const draw = random.next();
    this.end = draw < 0.5 ? 'cut' : draw < 0.8 ? 'stall' : 'half-open';
    this.limit = random.between(2000, 200_000);
  }

  /** What to do with so many further bytes. */
  after(bytes: number): 'pass' | 'stall' | 'cut' | 'half-open' {
    this.bytes += bytes;
    if (this.hasEnded || this.bytes < this.limit) return 'pass';
    this.hasEnded = true;
    if (this.end === 'half-open') this.isHalfOpen = true;
    return this.end;
  }
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

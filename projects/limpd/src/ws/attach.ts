import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { addressKey } from '../address.ts';
import type { Clock } from '../clock.ts';
import { mayCall, type Origins } from '../dispatch/origins.ts';
import type { AddressOf } from '../dispatch/peer-address.ts';
import { sentIn } from './big-frame.ts';
import type { ConnSetup } from './conn-setup.ts';
import { Conn } from './conn.ts';
import { Outboxes } from './outbox.ts';
import { verifyKey } from './token.ts';
import { WatchCount } from './watch-count.ts';
import { WatchHub } from './watch-hub.ts';

/** How long the closing handshake may take when the server stops, in milliseconds. */
const CLOSING_MS = 500;

/** How often a server looks for idle conns at least, in milliseconds. */
const IDLE_CHECK_MS = 60_000;

/** What the websocket side of a server needs beside what its conns do. */
export interface SocketsSetup extends Omit<
  ConnSetup,
  'now' | 'outboxes' | 'watchCount' | 'watchHub' | 'anonKey'
> {
  readonly clock: Clock;
  /** After how many milliseconds without a frame a conn is closed; undefined for never. */
  readonly idleMs: number | undefined;
  /** Whose pages may connect. */
  readonly origins: Origins;
  /** The client's address. */
  readonly addressOf: AddressOf;
}

/** The websocket side of a server. */
export interface Sockets {
  /** Takes no more conns and frames, and ends all conns with close code 1001: each once its calls are answered, or after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Lets `server` accept websocket connections at `/ws`. */
export function attachSockets(server: Server, setup: SocketsSetup): Sockets {
  const { bounds, anonToken } = setup.services;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: bounds.frameBytes,
    autoPong: false,
  });
  const conns = new Conns();
  const { clock } = setup;
  const connSetup: ConnSetup = {
    ...setup,
    now: () => clock.now(),
    outboxes: new Outboxes(bounds),
    watchCount: new WatchCount(bounds),
    watchHub: new WatchHub(setup.services.store, bounds.watchBacklog),
    anonKey: verifyKey(anonToken),
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const address = setup.addressOf(request);
    const refusal = refuseUpgrade(request, address, setup, conns);
    if (refusal !== undefined) {
      // Nobody else listens to this socket any more, and a peer that resets it must not end the server.
      socket.on('error', () => undefined);
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      begin(accepted, request, address, connSetup, conns);
    });
  };
  const stopChecking = closeIdle(conns.all, setup);
  server.on('upgrade', onUpgrade);
  return {
    close: async (graceMs) => {
      server.off('upgrade', onUpgrade);
      stopChecking();
      await Promise.all(
        [...conns.all].map(async ([socket, conn]) => {
          await atMost(graceMs, conn.drain());
          await closed(socket);
        }),
      );
      sockets.close();
    },
  };
}

/** All conns, counted by address. */
class Conns {
  readonly all = new Map<WebSocket, Conn>();
  readonly #ofAddresses = new Map<string, number>();

  add(socket: WebSocket, conn: Conn, address: string): void {
    this.all.set(socket, conn);
    this.#ofAddresses.set(address, this.of(address) + 1);
  }

  remove(socket: WebSocket, address: string): void {
    if (!this.all.delete(socket)) return;
    const left = this.of(address) - 1;
    if (left > 0) this.#ofAddresses.set(address, left);
    else this.#ofAddresses.delete(address);
  }

  of(address: string): number {
    return this.#ofAddresses.get(address) ?? 0;
  }
}

/** Why a request becomes no conn, as HTTP's status; undefined where it does. */
function refuseUpgrade(
  request: IncomingMessage,
  address: string,
  { services, quotas, origins }: SocketsSetup,
  conns: Conns,
): string | undefined {
  if (pathOf(request) !== '/ws') return '404 Not Found';
  if (!mayCall(origins, request.headers.origin)) return '403 Forbidden';
  const { connections, connectionsPerAddress } = services.bounds;
  if (conns.of(addressKey(address)) >= connectionsPerAddress) return '429 Too Many Requests';
  if (conns.all.size >= connections) return '503 Service Unavailable';
  return quotas?.isFlood(address) === true ? '429 Too Many Requests' : undefined;
}

function begin(
  socket: WebSocket,
  request: IncomingMessage,
  address: string,
  setup: ConnSetup,
  conns: Conns,
): void {
  const userAgent = request.headers['user-agent'] ?? '';
  const conn = new Conn(socket, setup, { hostAdd: address, userAgent });
  const key = addressKey(address);
  conns.add(socket, conn, key);
  socket.on('message', (data) => conn.receive(sentIn(data)));
  socket.on('ping', (data) => conn.pong(data));
  socket.on('error', (error) => setup.logger.debug('conn failed', { error: error.message }));
  socket.on('close', () => {
    conns.remove(socket, key);
    conn.ended();
  });
}

/** Closes conns that have been silent for too long. Returns what ends this. */
function closeIdle(
  conns: ReadonlyMap<WebSocket, Conn>,
  { clock, idleMs }: SocketsSetup,
): () => void {
  if (idleMs === undefined) return () => undefined;
  return clock.every(Math.min(idleMs, IDLE_CHECK_MS), () => {
    for (const conn of conns.values()) {
      if (clock.now() - conn.heardAt >= idleMs) conn.close();
    }
  });
}

/** Waits for `work`, but no longer than `ms` milliseconds. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const giveUp = new AbortController();
  const { signal } = giveUp;
  await Promise.race([work, sleep(ms, undefined, { signal }).catch(() => undefined)]);
  giveUp.abort();
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1).join('');
}

function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => socket.terminate(), CLOSING_MS);
    socket.once('close', () => {
      clearTimeout(giveUp);
      resolve();
    });
    socket.close(1001);
  });
}

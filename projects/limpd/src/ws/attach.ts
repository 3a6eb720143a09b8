import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import { Conn, type ConnSetup } from './conn.ts';
import { MAX_FRAME_BYTES } from './wire.ts';

/** How long the closing handshake may take at least when the server stops, in milliseconds. */
const CLOSING_MS = 500;

/** How often a server looks for idle conns at least, in milliseconds. */
const IDLE_CHECK_MS = 60_000;

/** What the websocket side of a server needs beside what its conns do. */
export interface SocketsSetup extends Omit<ConnSetup, 'now'> {
  readonly clock: Clock;
  /** After how many milliseconds without a frame a conn is closed; undefined for never. */
  readonly idleMs: number | undefined;
}

/** The websocket side of a server. */
export interface Sockets {
  /** Takes no more conns and frames, and ends all conns with close code 1001: each once its calls are answered, or after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Lets `server` accept websocket connections at `/ws`. */
export function attachSockets(server: Server, setup: SocketsSetup): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  const conns = new Map<WebSocket, Conn>();
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== '/ws') {
      // Nobody else listens to this socket any more, and a peer that resets it must not end the server.
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      begin(accepted, request, setup, conns);
    });
  };
  const stopChecking = closeIdle(conns, setup);
  server.on('upgrade', onUpgrade);
  return {
    close: async (graceMs) => {
      server.off('upgrade', onUpgrade);
      stopChecking();
      await Promise.all(
        [...conns].map(async ([socket, conn]) => {
          await atMost(graceMs, conn.drain());
          await closed(socket);
        }),
      );
      sockets.close();
    },
  };
}

function begin(
  socket: WebSocket,
  request: IncomingMessage,
  { clock, ...setup }: SocketsSetup,
  conns: Map<WebSocket, Conn>,
): void {
  const conn = new Conn(
    socket,
    { ...setup, now: () => clock.now() },
    {
      hostAdd: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? '',
    },
  );
  conns.set(socket, conn);
  socket.on('message', (data) => conn.receive(textOf(data)));
  socket.on('error', (error) => setup.logger.debug('conn failed', { error: error.message }));
  socket.on('close', () => {
    conns.delete(socket);
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
  await Promise.race([work, setTimeout(ms, undefined, { signal }).catch(() => undefined)]);
  giveUp.abort();
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1).join('');
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}

function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    const giveUp = globalThis.setTimeout(() => socket.terminate(), CLOSING_MS);
    socket.once('close', () => {
      clearTimeout(giveUp);
      resolve();
    });
    socket.close(1001);
  });
}

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { Conn, type ConnSetup } from './conn.ts';

/** How long the closing handshake may take when the server stops, in milliseconds. */
const CLOSING_MS = 500;

/** The websocket side of a server. */
export interface Sockets {
  /** Ends all conns, with close code 1001, and takes no more. */
  close(): Promise<void>;
}

/** Lets `server` accept websocket connections at `/ws`. */
export function attachSockets(server: Server, setup: ConnSetup): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: setup.wire.maxFrameBytes });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== '/ws') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => begin(accepted, request, setup));
  };
  server.on('upgrade', onUpgrade);
  return {
    close: async () => {
      server.off('upgrade', onUpgrade);
      await Promise.all([...sockets.clients].map(closed));
      sockets.close();
    },
  };
}

function begin(socket: WebSocket, request: IncomingMessage, setup: ConnSetup): void {
  const conn = new Conn(socket, setup, {
    hostAdd: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
  });
  socket.on('message', (data) => conn.receive(textOf(data)));
  socket.on('error', (error) => setup.logger.debug('conn failed', { error: error.message }));
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1).join('');
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
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

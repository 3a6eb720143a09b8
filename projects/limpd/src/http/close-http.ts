import type { Server } from 'node:http';

/** How often is looked for connections on which nothing is sent any more, in milliseconds. */
const CHECK_MS = 50;

/**
 * Stops listening, lets the responses that are being sent be sent within `graceMs` milliseconds, and ends
 * what is left then. Resolves when every connection of `server`, websockets too, has ended.
 */
export async function closeHttp(server: Server, graceMs: number): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept after its response would keep the server.
  const looking = setInterval(() => server.closeIdleConnections(), CHECK_MS);
  const ending = setTimeout(() => server.closeAllConnections(), graceMs);
  await stopped;
  clearInterval(looking);
  clearTimeout(ending);
}

/** Tells before anything is built whether a port is free, and what to do when it is not. */
import { createServer } from 'node:net';

/** Throws an error that names the flag unless `who` could listen on `port`. */
export async function assertFree(port: number, who: string, flag: string): Promise<void> {
  // Each address on its own: a server on ::1 alone would still get what a browser sends to localhost.
  for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
    const problem = await bindProblem(port, host);
    if (problem === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is taken, so ${who} cannot use it. Stop what listens there, or choose another port: npm start -- ${flag} ${port === 65535 ? port - 1 : port + 1}`,
      );
    }
    if (problem === 'EACCES') {
      throw new Error(
        `Port ${port} is not allowed for ${who} here. Choose one above 1023: npm start -- ${flag} ${port + 8000}`,
      );
    }
  }
}

function bindProblem(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

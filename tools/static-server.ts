/** Serves a built single-page app from a folder, for `npm start`, the end-to-end tests and the packed app. */
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface StaticServerOptions {
  /** The folder with the app's index.html. */
  readonly folder: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Answers that are no files of the app: what to send as JSON for a path, such as `/sandbox.json`. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** Headers of every answer, such as `content-security-policy`. Default: none but those of the files. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StaticServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on this machine alone; rejects when the port is taken or the app is not built. */
export async function startStaticServer(options: StaticServerOptions): Promise<StaticServer> {
  const { folder, port = 0, json = {}, headers = {} } = options;
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(`There is no index.html in ${folder}: build the app first.`);
  }
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    // file names carry no version in development, and index.html never does
    context.header('cache-control', 'no-cache');
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
  });
  for (const [path, body] of Object.entries(json)) {
    app.get(path, (context) =>
      context.body(JSON.stringify(body), 200, { 'content-type': 'application/json' }),
    );
  }
  app.use(serveStatic({ root: folder }));
  // The app's router knows what the other addresses mean, but a missing file stays missing.
  app.get(
    '*',
    async (context, next) => (/\.\w+$/.test(context.req.path) ? context.notFound() : next()),
    serveStatic({ root: folder, path: 'index.html' }),
  );

  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) =>
      resolve({
        url: `http://localhost:${address.port}`,
        port: address.port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            // a browser keeps its connections open, and close() would wait for them
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
    server.once('error', reject);
  });
}

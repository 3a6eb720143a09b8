import { Hono, type Context } from 'hono';
import type { Services } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import { encodeJson } from '../data/encode.ts';
import { makeDoc } from '../data/value.ts';
import { retrieveFile } from './retrieve-file.ts';
import { sessionOfHeaders } from './x-auth.ts';

const FILE_PATHS = [
  '/:module/retrieve_file/:id/:attr/:filename',
  '/:module/retrieve_file/:id/:attr/:thumb{[0-9]+x[0-9]+}/:filename',
] as const;

/**
 * The HTTP side of a server (LIMP protocol, section 1): a greeting at `/`, and the files of documents.
 * Everything may be fetched from any origin: what protects is the token, which no browser adds by itself.
 */
export function createHttpApp(services: Services): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header('Server', 'limpd');
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Allow-Methods', methodsFor(c), { append: false });
    c.header('Access-Control-Allow-Headers', 'Content-Type, X-Auth-Bearer, X-Auth-Token');
    c.header('Access-Control-Expose-Headers', 'Content-Disposition');
    c.header('X-Content-Type-Options', 'nosniff');
  });
  app.options('*', (c) => c.body(null, 204));
  app.get('/', (c) => text(c, reply(200, 'Welcome to LIMP!')));
  app.get('/ws', (c) => c.text('This is where websockets connect.', 400));
  for (const path of FILE_PATHS) {
    app.get(path, async (c) => {
      const caller = await sessionOfHeaders(
        services,
        c.req.header('X-Auth-Bearer'),
        c.req.header('X-Auth-Token'),
      );
      if (caller.kind === 'refused') return json(c, caller.reply);
      const { module, id, attr, filename } = c.req.param();
      const found = await retrieveFile(services, caller.session, { module, id, attr, filename });
      switch (found.kind) {
        case 'file':
          return c.body(found.bytes, 200, found.headers);
        case 'refused':
          return json(c, found.reply);
        case 'missing':
          return text(c, NOT_FOUND);
        default:
          return found satisfies never;
      }
    });
    app.all(path, (c) => text(c, NOT_ALLOWED));
  }
  app.notFound((c) => text(c, NOT_FOUND));
  app.onError((_error, c) =>
    json(c, reply(500, 'Unexpected error', { code: 'CORE_SERVER_ERROR' })),
  );
  return app;
}

const NOT_FOUND = reply(404, '404 NOT FOUND');
const NOT_ALLOWED = reply(405, '405 NOT ALLOWED');

function methodsFor(c: Context): string {
  if (c.res.status === 405) return '*';
  return c.req.path === '/' ? 'GET' : 'GET,POST';
}

/** The reply as text, as servers send what no module had a part in: status and msg only. */
function text(c: Context, { status, msg }: Reply): Response {
  c.header('Content-Type', 'text/plain; charset=utf-8');
  return c.body(encodeJson(makeDoc(Object.entries({ status, msg }))), httpStatus(status));
}

function json(c: Context, answer: Reply): Response {
  c.header('Content-Type', 'application/json; charset=utf-8');
  return c.body(encodeJson(makeDoc(Object.entries(answer))), httpStatus(answer.status));
}

type HttpStatus = 200 | 400 | 403 | 404 | 405 | 500;

function httpStatus(status: number): HttpStatus {
  switch (status) {
    case 200:
    case 400:
    case 403:
    case 404:
    case 405:
      return status;
    default:
      return 500;
  }
}

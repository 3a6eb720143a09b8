import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Level } from '../level/level.ts';
import type { Services } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import { encodeJson } from '../data/encode.ts';
import { makeDoc } from '../data/value.ts';
import { createFile, readFileForm } from './create-file.ts';
import { retrieveFile, type FilePath } from './retrieve-file.ts';
import { sessionOfHeaders, type Caller } from './x-auth.ts';

const FILE_PATHS: Readonly<Record<Level['fileAddress'], readonly string[]>> = {
  'ATTR/NAME': [
    '/:module/retrieve_file/:id/:attr/:filename',
    '/:module/retrieve_file/:id/:attr/:thumb{[0-9]+x[0-9]+}/:filename',
  ],
  'ATTR;NAME': ['/:module/retrieve_file/:id/:file{[^/;]+;[^/]+}'],
};

/**
 * The HTTP side of a server (LIMP protocol, section 1): a greeting at `/`, the files of documents,
 * and at level 6.1 a place to send files to. Everything may be fetched from any origin: what protects
 * is the token, which no browser adds by itself.
 */
export function createHttpApp(services: Services, maxFileBytes: number): Hono {
  const { level } = services;
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header('Server', 'limpd');
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Allow-Methods', methodsFor(c), { append: false });
    c.header(
      'Access-Control-Allow-Headers',
      'Content-Type, X-Auth-Bearer, X-Auth-Token, X-Auth-App',
    );
    c.header('Access-Control-Expose-Headers', 'Content-Disposition');
    c.header('X-Content-Type-Options', 'nosniff');
  });
  app.options('*', (c) => c.body(null, 204));
  app.get('/', (c) => text(c, reply(200, 'Welcome to LIMP!')));
  app.get('/ws', (c) => c.text('This is where websockets connect.', 400));
  if (level.uploads === 'http') {
    const tooBig = reply(400, 'The file is too big.', { code: 'CORE_FILE_TOO_MUCH' });
    const limit = bodyLimit({ maxSize: maxFileBytes, onError: (c) => json(c, tooBig) });
    app.post('/file/create', limit, (c) => receiveFile(c, services));
  }
  for (const path of FILE_PATHS[level.fileAddress]) {
    app.get(path, (c) => serveFile(c, services));
    app.all(path, (c) => text(c, NOT_ALLOWED));
  }
  app.notFound((c) => text(c, NOT_FOUND));
  app.onError((_error, c) =>
    json(c, reply(500, 'Unexpected error', { code: 'CORE_SERVER_ERROR' })),
  );
  return app;
}

async function serveFile(c: Context, services: Services): Promise<Response> {
  const caller = await callerOf(c, services);
  if (caller.kind === 'refused') return json(c, caller.reply);
  const found = await retrieveFile(services, caller.session, filePathOf(c));
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
}

function filePathOf(c: Context): FilePath {
  const { module, id, attr, filename, file = '' } = c.req.param();
  if (filename !== undefined) return { module, id, attr, filename };
  const [first = '', ...rest] = file.split(';');
  return { module, id, attr: first, filename: rest.join(';') };
}

async function receiveFile(c: Context, services: Services): Promise<Response> {
  const caller = await callerOf(c, services);
  if (caller.kind === 'refused') return json(c, caller.reply);
  const data = await c.req.formData().catch(() => undefined);
  const form = data === undefined ? 'file' : await readFileForm(data);
  return json(
    c,
    typeof form === 'string'
      ? reply(400, `The form has no '${form}'.`, { code: 'CORE_FILE_INVALID_DOC' })
      : createFile(services, caller.session, form),
  );
}

function callerOf(c: Context, services: Services): Promise<Caller> {
  return sessionOfHeaders(services, c.req.header('X-Auth-Bearer'), c.req.header('X-Auth-Token'));
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

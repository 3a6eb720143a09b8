import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { BlobReader } from '../data/blobs/blob-store.ts';
import { encodeReply } from '../data/encode.ts';
import { makeDoc } from '../data/value.ts';
import type { Level } from '../level/level.ts';
import { mayCall, type Origins } from '../dispatch/origins.ts';
import type { Services } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import { isAnon, type Session } from '../module/session.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { createFile } from './create-file.ts';
import { sendBlob } from './send-blob.ts';
import { retrieveFile, type FilePath } from './retrieve-file.ts';
import { serveFile } from './serve-file.ts';
import type { Thumbnails } from './thumbnails.ts';
import { sessionOfHeaders, type Caller } from './x-auth.ts';

const FILE_PATHS: Readonly<Record<Level['fileAddress'], readonly string[]>> = {
  'ATTR/NAME': [
    '/:module/retrieve_file/:id/:attr/:filename',
    '/:module/retrieve_file/:id/:attr/:thumb{[0-9]+x[0-9]+}/:filename',
  ],
  'ATTR;NAME': ['/:module/retrieve_file/:id/:file{[^/;]+;[^/]+}'],
};

/** What the HTTP side of a server needs. */
export interface HttpSetup {
  readonly services: Services;
  readonly uploads: Uploads;
  readonly thumbnails: Thumbnails;
  /** Whose pages may call. */
  readonly origins: Origins;
  /** The client's address. */
  readonly addressOf: (request: IncomingMessage) => string;
  /**
   * Asked before anything is done for a request: after how many milliseconds its address may come
   * again; undefined where it may come now.
   */
  readonly waitFor: (address: string) => number | undefined;
}

interface HttpEnv {
  readonly Bindings: HttpBindings;
  readonly Variables: {
    /** What is to be sent as the response's body. */
    body?: BlobReader;
  };
}

type HttpContext = Context<HttpEnv>;

/**
 * The HTTP side of a server (LIMP protocol, section 1): a greeting at `/`, the files of documents,
 * and at level 6.1 a place to send files to. Everything may be fetched from any origin unless some are
 * named: what protects is the token, which no browser adds by itself.
 */
function createHttpApp(setup: HttpSetup): Hono<HttpEnv> {
  const { level } = setup.services;
  const app = new Hono<HttpEnv>();
  app.use(async (c, next) => {
    await next();
    c.header('Server', 'limpd');
    allowOrigin(c, setup.origins);
    c.header('Access-Control-Allow-Methods', methodsFor(c), { append: false });
    c.header('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    c.header('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    c.header('X-Content-Type-Options', 'nosniff');
    const body = c.get('body');
    if (body !== undefined) await sendBlob(c.env.outgoing, c.res, body);
  });
  app.use(async (c, next) => {
    if (!mayCall(setup.origins, c.req.header('Origin'))) return json(c, WRONG_ORIGIN);
    const wait = setup.waitFor(setup.addressOf(c.env.incoming));
    if (wait === undefined) return next();
    c.header('Retry-After', String(Math.ceil(wait / 1000)));
    return json(c, QUOTA_HIT);
  });
  app.options('*', (c) => c.body(null, 204));
  app.get('/', (c) => text(c, reply(200, 'Welcome to LIMP!')));
  app.get('/ws', (c) => c.text('This is where websockets connect.', 400));
  if (level.uploads === 'http') {
    app.post('/file/create', (c) => receiveFile(c, setup));
  }
  for (const path of FILE_PATHS[level.fileAddress]) {
    app.get(path, (c) => sendFile(c, setup));
    app.all(path, (c) => text(c, NOT_ALLOWED));
  }
  app.notFound((c) => text(c, NOT_FOUND));
  app.onError((_error, c) =>
    json(c, reply(500, 'Unexpected error', { code: 'CORE_SERVER_ERROR' })),
  );
  return app;
}

/** What answers the requests of a server. */
export function createListener(setup: HttpSetup): RequestListener {
  const app = createHttpApp(setup);
  const listener = getRequestListener(async (request, env) => {
    const response = await app.fetch(request, env);
    return env.outgoing.headersSent ? RESPONSE_ALREADY_SENT : response;
  });
  return (request, response) => {
    void listener(request, response);
  };
}

const ALLOWED_HEADERS = [
  ...['Content-Type', 'X-Auth-Bearer', 'X-Auth-Token', 'X-Auth-App', 'Range'],
  ...['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since', 'If-Range'],
].join(', ');

const EXPOSED_HEADERS = [
  ...['Content-Disposition', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
  ...['ETag', 'Last-Modified', 'Lastmodified', 'Retry-After'],
].join(', ');

async function sendFile(c: HttpContext, setup: HttpSetup): Promise<Response> {
  const caller = await callerOf(c, setup);
  if (caller.kind === 'refused') return json(c, caller.reply);
  // 1. The file is found in its document.
  // 2. Somebody replaces it, and its blob is removed.
  // 3. The blob is not there: the document has another one now.
  const response = await found(c, setup, caller.session);
  return response ?? (await found(c, setup, caller.session)) ?? text(c, NOT_FOUND);
}

async function found(
  c: HttpContext,
  { services, uploads, thumbnails }: HttpSetup,
  session: Session,
): Promise<Response | undefined> {
  const retrieved = await retrieveFile(services, session, filePathOf(c));
  if (retrieved.kind === 'refused') return json(c, retrieved.reply);
  if (retrieved.kind === 'missing') return text(c, NOT_FOUND);
  const served = await serveFile(
    c,
    { blobs: uploads.blobs, thumbnails },
    {
      file: retrieved.file,
      sides: sidesIn(c.req.param('thumb')),
      isPublic: isAnon(session),
      isKept: services.quirks.keepsFiles,
    },
  );
  switch (served.kind) {
    case 'response':
      c.set('body', served.body);
      return served.response;
    case 'gone':
      return undefined;
    case 'busy':
      return json(c, reply(503, 'Too many thumbnails are being made', { code: 'CORE_FILE_BUSY' }));
    case 'no-such-sides': {
      const msg = `A thumbnail is 1 to ${served.side} pixels wide and high.`;
      return json(c, reply(400, msg, { code: 'CORE_FILE_INVALID_THUMBNAIL' }));
    }
    default:
      return served satisfies never;
  }
}

function filePathOf(c: HttpContext): FilePath {
  const { module, id, attr, filename, file = '' } = c.req.param();
  if (filename !== undefined) return { module, id, attr, filename };
  const [first = '', ...rest] = file.split(';');
  return { module, id, attr: first, filename: rest.join(';') };
}

function sidesIn(thumb: string | undefined): readonly [number, number] | undefined {
  const [width, height] = (thumb ?? '').split('x').map(Number);
  return width === undefined || height === undefined ? undefined : [width, height];
}

async function receiveFile(c: HttpContext, setup: HttpSetup): Promise<Response> {
  const { services, uploads, addressOf } = setup;
  const { incoming } = c.env;
  const caller = await callerOf(c, setup);
  const answer =
    caller.kind === 'refused'
      ? caller.reply
      : await createFile(services, uploads, caller.session, incoming, addressOf(incoming));
  // What is left of the request is of no use.
  if (!incoming.complete) c.header('Connection', 'close');
  return json(c, answer);
}

function callerOf(c: HttpContext, { services, addressOf }: HttpSetup): Promise<Caller> {
  return sessionOfHeaders(services, addressOf(c.env.incoming), {
    bearer: c.req.header('X-Auth-Bearer'),
    token: c.req.header('X-Auth-Token'),
  });
}

function allowOrigin(c: HttpContext, origins: Origins): void {
  const origin = c.req.header('Origin');
  if (origins === 'all') {
    c.header('Access-Control-Allow-Origin', '*');
    return;
  }
  c.header('Vary', 'Origin', { append: true });
  if (origin !== undefined && mayCall(origins, origin)) {
    c.header('Access-Control-Allow-Origin', origin);
  }
}

const WRONG_ORIGIN = reply(403, 'Pages of this origin may not call', {
  code: 'CORE_REQ_INVALID_ORIGIN',
});
const QUOTA_HIT = reply(429, 'Your address has made all the requests it may for now', {
  code: 'CORE_REQ_IP_QUOTA_HIT',
});
const NOT_FOUND = reply(404, '404 NOT FOUND');
const NOT_ALLOWED = reply(405, '405 NOT ALLOWED');

function methodsFor(c: Context): string {
  if (c.res.status === 405) return '*';
  return c.req.path === '/' ? 'GET' : 'GET,POST';
}

/** The reply as text, as servers send what no module had a part in: status and msg only. */
function text(c: Context, { status, msg }: Reply): Response {
  c.header('Content-Type', 'text/plain; charset=utf-8');
  return c.body(encodeReply(makeDoc(Object.entries({ status, msg }))), httpStatus(status));
}

function json(c: Context, answer: Reply): Response {
  c.header('Content-Type', 'application/json; charset=utf-8');
  return c.body(encodeReply(makeDoc(Object.entries(answer))), httpStatus(answer.status));
}

type HttpStatus = 200 | 400 | 403 | 404 | 405 | 413 | 429 | 500 | 503;

function httpStatus(status: number): HttpStatus {
  switch (status) {
    case 200:
    case 400:
    case 403:
    case 404:
    case 405:
    case 413:
    case 429:
    case 503:
      return status;
    default:
      return 500;
  }
}

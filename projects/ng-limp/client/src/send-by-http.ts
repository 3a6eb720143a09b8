import type { CheckedConfig } from './config';
import { LimpError } from './errors';
import { httpAddress, segment } from './http-address';
import { decodeHttpReply } from './protocol/decode-http-reply';
import { isSuccess } from './protocol/reply';
import type { Reply } from './protocol/reply';

/** Who calls by HTTP. */
export interface HttpCaller {
  readonly sid: string;
  readonly userId: string;
  readonly token: string;
}

/** A call by HTTP as it is sent. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly endpoint: string;
  /** What follows the endpoint in the address. */
  readonly args: readonly (string | number)[];
  readonly body?: FormData | string;
}

/**
 * Sends a call by HTTP and gives the server's reply. Rejects with `refused`, `connection-lost`, `usage`, and `insecure`
 * where the token would travel in clear to another machine.
 *
 * @param caller who is signed in, or null
 * @param parse reads JSON, or throws
 */
export async function sendByHttp(
  config: CheckedConfig,
  http: HttpRequest,
  caller: HttpCaller | null,
  signal: AbortSignal,
  parse: (json: string) => unknown,
): Promise<Reply> {
  const { method, endpoint, args, body } = http;
  if (!/^[^/]+\/[^/]+$/.test(endpoint)) {
    throw LimpError.usage('endpoint', `"${endpoint}" is none. Give "module/method".`);
  }
  const path = [...endpoint.split('/'), ...args.map(String)].map(segment).join('/');
  const headers = headersFor(config, caller);
  if (typeof body === 'string') headers.set('Content-Type', 'application/json');
  let response: Response;
  try {
    response = await fetch(httpAddress(config, path), {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    const problem = `${endpoint} got no reply: the server is away, or not meant for this page (CORS)`;
    throw LimpError.unanswered('connection-lost', problem);
  }
  const { status, statusText: msg, ok } = response;
  const reply = decodeHttpReply(await bodyOf(response, endpoint), status, parse);
  if (reply === null) {
    if (isWebPage(response)) throw foreignPage(endpoint, status);
    if (!ok) throw LimpError.refused(endpoint, { status, msg, args: {} });
    throw LimpError.usage(
      'endpoint',
      `${endpoint} answered with something that is no reply. For files use fileUrl().`,
    );
  }
  if (!isSuccess(reply.status) || !ok) throw LimpError.refused(endpoint, reply);
  return reply;
}

async function bodyOf(response: Response, endpoint: string): Promise<string> {
  try {
    return await response.text();
  } catch {
    const problem = `${endpoint} got a reply that broke off: the connection was lost`;
    throw LimpError.unanswered('connection-lost', problem);
  }
}

function isWebPage({ headers }: Response): boolean {
  return /^text\/html\b|^application\/xhtml/i.test(headers.get('Content-Type') ?? '');
}

/** What stands between a page and its server (the sign-in page of a hotel's network, a proxy) answers in its place. */
function foreignPage(endpoint: string, status: number): LimpError {
  return LimpError.unanswered(
    'connection-lost',
    `${endpoint} was answered with a web page (status ${status}), which no LIMP server sends: a network that wants a ` +
      'sign-in first (captive portal) or a proxy is in between, or another server listens at the address of api',
  );
}

function headersFor(config: CheckedConfig, caller: HttpCaller | null): Headers {
  const headers = new Headers();
  if (caller === null) return headers;
  if (config.isOpenToOthers) {
    throw LimpError.of(
      'insecure',
      'A call by http: would show the session to everybody on the way. Use wss: for api, or set allowInsecure.',
    );
  }
  const namesSession = config.level.httpBearer === 'session';
  headers.set('X-Auth-Bearer', namesSession ? caller.sid : caller.userId);
  headers.set('X-Auth-Token', caller.token);
  if (namesSession) headers.set('X-Auth-App', config.appId);
  return headers;
}

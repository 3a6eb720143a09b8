import type { CheckedConfig } from '../config/config';
import type { HttpRequest } from '../config/http-transport';
import { LimpError } from '../errors';
import { decodeHttpReply } from '../protocol/decode-http-reply';
import { isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import { foreignPage, isWebPage } from './foreign-page';
import { callPath, httpAddress } from './http-address';
import { headersFor } from './http-headers';
import type { HttpCaller } from './http-headers';

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
  const headers = headersFor(config, caller);
  if (typeof body === 'string') headers.set('Content-Type', 'application/json');
  // Caches tell replies by their address alone: the next user would be given what this one may read.
  const cache = caller === null ? 'default' : 'no-store';
  let response: Response;
  try {
    response = await fetch(httpAddress(config, callPath(endpoint, args)), {
      method,
      headers,
      signal,
      cache,
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
      `${endpoint} answered with something that is no reply. For files use file(), or fileUrl().`,
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

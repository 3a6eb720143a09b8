import { LimpError } from '../errors';
import { foreignPage, isWebPage } from './foreign-page';
import type { HttpIdentity } from './http-headers';
import type { HttpRequest } from '../config/http-transport';
import { decodeHttpReply } from '../protocol/decode-http-reply';
import { isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';

/**
 * Sends a call by HTTP and gives the server's reply. Rejects with `refused`, `connection-lost` and `usage`.
 *
 * @param parse reads JSON, or throws
 */
export async function sendByHttp(
  address: string,
  { method, endpoint, body }: HttpRequest,
  init: HttpIdentity & { readonly signal: AbortSignal },
  parse: (json: string) => unknown,
): Promise<Reply> {
  if (typeof body === 'string') init.headers.set('Content-Type', 'application/json');
  let response: Response;
  try {
    response = await fetch(address, { ...init, method, ...(body === undefined ? {} : { body }) });
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

import type { CheckedConfig } from './config';
import { LimpError } from './errors';
import { httpAddress, segment } from './http-address';
import { headersFor } from './http-headers';
import type { HttpCaller } from './http-headers';
import { decodeHttpReply } from './protocol/decode-http-reply';
import { isSuccess } from './protocol/reply';
import type { Reply } from './protocol/reply';

/** A call by HTTP: `GET` or `POST` of a method that was declared for it. */
export interface HttpCall {
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
 */
export async function sendByHttp(
  config: CheckedConfig,
  http: HttpCall,
  caller: HttpCaller | null,
  signal: AbortSignal,
): Promise<Reply> {
  const { method, endpoint, args, body } = http;
  if (!/^[^/]+\/[^/]+$/.test(endpoint)) {
    throw LimpError.usage('endpoint', `"${endpoint}" is none. Give "module/method".`);
  }
  const path = [
    ...endpoint.split('/').map((part) => segment('endpoint', part)),
    ...args.map((arg, place) => segment(`args[${place}]`, String(arg))),
  ].join('/');
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
    throw LimpError.of('connection-lost', `${endpoint} did not reach the server.`);
  }
  const { status, statusText: msg, ok } = response;
  const reply = decodeHttpReply(await response.text(), status);
  if (reply === null && !ok) throw LimpError.refused(endpoint, { status, msg, args: {} });
  if (reply === null) {
    throw LimpError.usage(
      'endpoint',
      `${endpoint} answered with something that is no reply. For files use file(), or fileUrl().`,
    );
  }
  if (!isSuccess(reply.status) || !ok) throw LimpError.refused(endpoint, reply);
  return reply;
}

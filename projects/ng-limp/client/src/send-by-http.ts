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

/**
 * The headers that say who calls.
 *
 * @throws {@link LimpError} `insecure` where the token would travel in clear to another machine
 */
export function headersFor(config: CheckedConfig, caller: HttpCaller | null): Headers {
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

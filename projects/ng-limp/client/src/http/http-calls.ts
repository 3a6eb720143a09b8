import type { CheckedConfig } from '../config/config';
import type { HttpRequest } from '../config/http-transport';
import type { CompleteOptions } from '../config/options';
import { LimpError } from '../errors';
import { Lazy } from '../lazy';
import { isRecord } from '../protocol/decode-frame';
import { isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import { writeJson } from '../protocol/write-json';
import { startCall } from '../requests/limp-call';
import type { LimpCall } from '../requests/limp-call';
import { callPath } from './http-address';
import { httpAttempt } from './http-attempt';
import type { HttpAttempt } from './http-attempt';
import type { HttpCaller } from './http-headers';

/** A call by HTTP: `GET` or `POST` of a method that was declared for it. */
export interface HttpCall extends Omit<HttpRequest, 'body'> {
  /** What it brings: a form, or a doc to be sent as JSON. */
  readonly body?: FormData | { readonly doc: Readonly<Record<string, unknown>> };
}

/** What sends calls by HTTP. */
export const httpCode = new Lazy('calls by HTTP', () => import('./send-by-http'));

/** Makes calls by HTTP, to the port of the websocket. */
export class HttpCalls {
  readonly #options: Pick<CompleteOptions, 'clock' | 'callTimeout' | 'http' | 'reader'>;
  readonly #configured: () => CheckedConfig;
  /** Who is signed in, or null. */
  readonly #caller: () => HttpCaller | null;

  constructor(
    options: Pick<CompleteOptions, 'clock' | 'callTimeout' | 'http' | 'reader'>,
    configured: () => CheckedConfig,
    caller: () => HttpCaller | null,
  ) {
    this.#options = options;
    this.#configured = configured;
    this.#caller = caller;
  }

  /**
   * Starts a call. It emits the server's reply and completes; fails with `refused`, `timeout`, `connection-lost`, and
   * `insecure` where the token would travel in clear to another machine.
   */
  call(http: HttpCall): LimpCall<Reply> {
    const { clock, callTimeout } = this.#options;
    const { endpoint } = http;
    const given = readOnce(http);
    return startCall((sink) => {
      const attempt = httpAttempt(sink, clock, callTimeout, (wasSent) =>
        wasSent
          ? LimpError.unanswered('timeout', `${endpoint} got no reply within ${callTimeout} ms`)
          : LimpError.of('timeout', `${endpoint} could not be sent within ${callTimeout} ms.`),
      );
      attempt.alive();
      try {
        this.#begin(given(), attempt);
      } catch (error) {
        attempt.failed(error);
      }
      return attempt.handle;
    });
  }

  /** Gives code once it is there, and with it who calls now, and where: both may change before that. */
  async asCaller<C>(lazy: Lazy<C>, signal: AbortSignal): Promise<AsCaller<C>> {
    const config = this.#configured();
    const caller = this.#caller();
    const code = await lazy.get();
    signal.throwIfAborted();
    if (caller !== null && this.#caller()?.sid !== caller.sid) {
      throw LimpError.of('unauthenticated', 'The user has signed out before the call was sent.');
    }
    return { code, config, caller };
  }

  #begin(request: HttpRequest, attempt: HttpAttempt<Reply>): void {
    const { signal, sent, reply, failed } = attempt;
    const { http, reader } = this.#options;
    if (http === null) {
      const sending = this.asCaller(httpCode, signal).then(({ code, config, caller }) => {
        sent();
        return code.sendByHttp(config, request, caller, signal, reader.parse);
      });
      sending.then((answer) => {
        reader.report(request.endpoint, answer.args);
        reply(answer);
      }, failed);
      return;
    }
    sent();
    const cancel = http(request, {
      reply: (answer) => {
        if (isSuccess(answer.status)) reply(answer);
        else failed(LimpError.refused(request.endpoint, answer));
      },
      file: () => {
        const problem = `${request.endpoint} answered with a file. Use file().`;
        failed(LimpError.usage('endpoint', problem));
      },
    });
    signal.addEventListener('abort', cancel);
  }
}

/** What sends by HTTP, and for whom. */
interface AsCaller<C> {
  readonly code: C;
  readonly config: CheckedConfig;
  readonly caller: HttpCaller | null;
}

/** Reads a call as it is made, so that what is sent again is the same; gives it, or throws what it is refused with. */
function readOnce(call: HttpCall): () => HttpRequest {
  try {
    const request = httpRequest(call);
    return () => request;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Checks a call by HTTP, and writes its doc down. */
function httpRequest({ method, endpoint, args: given, body }: HttpCall): HttpRequest {
  const list: unknown = given;
  if (!Array.isArray(list)) {
    throw LimpError.usage('args', 'it is no list. Give the parts that follow the endpoint.');
  }
  const args = [...given];
  args.forEach((arg: unknown, place) => {
    if ((typeof arg === 'string' && arg !== '') || Number.isFinite(arg)) return;
    throw LimpError.usage(
      `args[${place}]`,
      'it is no part of an address. Give a text or a number.',
    );
  });
  // Here, so that calls are refused in tests as they are in apps.
  callPath(endpoint, args);
  const request = { method, endpoint, args };
  if (body === undefined) return request;
  if (!('doc' in body)) return { ...request, body };
  if (!isRecord(body.doc)) throw LimpError.usage('doc', 'it is no object. Give an object.');
  return { ...request, body: writeJson('doc', body.doc) };
}

import { startCall } from './calls/limp-call';
import type { LimpCall } from './calls/limp-call';
import type { CheckedConfig } from './config';
import { LimpError } from './errors';
import { Lazy } from './lazy';
import type { CompleteOptions } from './options';
import type { Reply } from './protocol/reply';
import { isRecord } from './protocol/decode-frame';
import { writeJson } from './protocol/write-json';
import type { HttpCaller, HttpRequest } from './send-by-http';

/** A call by HTTP: `GET` or `POST` of a method that was declared for it. */
export interface HttpCall extends Omit<HttpRequest, 'body'> {
  /** What it brings: a form, or a doc to be sent as JSON. */
  readonly body?: FormData | { readonly doc: Readonly<Record<string, unknown>> };
}

/** What sends calls by HTTP. */
export const httpCode = new Lazy('calls by HTTP', () => import('./send-by-http'));

/** Makes calls by HTTP, to the port of the websocket. */
export class HttpCalls {
  constructor(
    private readonly options: Pick<CompleteOptions, 'clock' | 'callTimeout' | 'reader'>,
    private readonly configured: () => CheckedConfig,
    /** Who is signed in, or null. */
    private readonly caller: () => HttpCaller | null,
  ) {}

  /**
   * Starts a call. It emits the server's reply and completes; fails with `refused`, `timeout`, `connection-lost`, and
   * `insecure` where the token would travel in clear to another machine.
   */
  call(http: HttpCall): LimpCall<Reply> {
    return startCall((sink) => {
      const abort = new AbortController();
      const { signal } = abort;
      const { clock, callTimeout } = this.options;
      let isSent = false;
      const stopTimer = clock.after(callTimeout, () => {
        abort.abort();
        sink.error(
          isSent
            ? LimpError.unanswered(
                'timeout',
                `${http.endpoint} got no reply within ${callTimeout} ms`,
              )
            : LimpError.of(
                'timeout',
                `${http.endpoint} could not be sent within ${callTimeout} ms.`,
              ),
        );
      });
      const settle = (tell: () => void): void => {
        if (signal.aborted) return;
        stopTimer();
        tell();
      };
      const sent = (): void => {
        isSent = true;
      };
      this.send(http, signal, sent).then(
        (reply) => {
          settle(() => sink.reply(reply));
        },
        (error: unknown) => {
          settle(() => sink.error(LimpError.from(error)));
        },
      );
      return {
        cancel: () => {
          abort.abort();
          stopTimer();
        },
        mayHaveRun: () => isSent,
      };
    });
  }

  private async send(http: HttpCall, signal: AbortSignal, sent: () => void): Promise<Reply> {
    // Whoever calls now, and where, counts: both may change before the code is there.
    const config = this.configured();
    const caller = this.caller();
    const request = httpRequest(http);
    const { reader } = this.options;
    const { sendByHttp } = await httpCode.get();
    signal.throwIfAborted();
    if (caller !== null && this.caller()?.sid !== caller.sid) {
      throw LimpError.of('unauthenticated', 'The user has signed out before the call was sent.');
    }
    sent();
    const reply = await sendByHttp(config, request, caller, signal, reader.parse);
    reader.report(http.endpoint, reply.args);
    return reply;
  }
}

/** Checks a call by HTTP, and writes its doc down. */
function httpRequest({ method, endpoint, args, body }: HttpCall): HttpRequest {
  args.forEach((arg: unknown, place) => {
    if ((typeof arg === 'string' && arg !== '') || Number.isFinite(arg)) return;
    throw LimpError.usage(
      `args[${place}]`,
      'it is no part of an address. Give a text or a number.',
    );
  });
  const request = { method, endpoint, args };
  if (body === undefined) return request;
  if (body instanceof FormData) return { ...request, body };
  if (!isRecord(body.doc)) throw LimpError.usage('doc', 'it is no object. Give an object.');
  return { ...request, body: writeJson('doc', body.doc) };
}

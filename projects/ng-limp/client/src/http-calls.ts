import { startCall } from './calls/limp-call';
import type { LimpCall } from './calls/limp-call';
import type { CheckedConfig } from './config';
import { LimpError } from './errors';
import { Lazy } from './lazy';
import type { CompleteOptions } from './options';
import { isSuccess } from './protocol/reply';
import type { Reply } from './protocol/reply';
import type { HttpCall, HttpCaller } from './send-by-http';

/** What sends calls by HTTP. */
export const httpCode = new Lazy('calls by HTTP', () => import('./send-by-http'));

/** Makes calls by HTTP, to the port of the websocket. */
export class HttpCalls {
  constructor(
    private readonly options: Pick<CompleteOptions, 'clock' | 'callTimeout' | 'http'>,
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
      const { clock, callTimeout, http: transport } = this.options;
      const stopTimer = clock.after(callTimeout, () => {
        abort.abort();
        const problem = `${http.endpoint} got no reply within ${callTimeout} ms.`;
        sink.error(LimpError.of('timeout', problem));
      });
      const settle = (tell: () => void): void => {
        if (signal.aborted) return;
        stopTimer();
        tell();
      };
      const failed = (error: unknown): void => {
        settle(() => sink.error(LimpError.from(error)));
      };
      const replied = (reply: Reply): void => {
        settle(() => sink.reply(reply));
      };
      if (transport === null) {
        this.send(http, signal).then(replied, failed);
      } else {
        const takeBack = transport(http, {
          reply: (reply) => {
            if (isSuccess(reply.status)) replied(reply);
            else failed(LimpError.refused(http.endpoint, reply));
          },
          file: () => {
            failed(
              LimpError.usage('endpoint', `${http.endpoint} answered with a file. Use file().`),
            );
          },
        });
        signal.addEventListener('abort', takeBack);
      }
      return () => {
        abort.abort();
        stopTimer();
      };
    });
  }

  /** Gives code once it is there, and with it whoever calls now, and where: both may change before that. */
  async asCaller<C>(lazy: Lazy<C>, signal: AbortSignal): Promise<AsCaller<C>> {
    const config = this.configured();
    const caller = this.caller();
    const code = await lazy.get();
    signal.throwIfAborted();
    if (caller !== null && this.caller()?.sid !== caller.sid) {
      throw LimpError.of('unauthenticated', 'The user has signed out before the call was sent.');
    }
    return { code, config, caller };
  }

  private async send(http: HttpCall, signal: AbortSignal): Promise<Reply> {
    const { code, config, caller } = await this.asCaller(httpCode, signal);
    return code.sendByHttp(config, http, caller, signal);
  }
}

/** What sends by HTTP, and for whom. */
interface AsCaller<C> {
  readonly code: C;
  readonly config: CheckedConfig;
  readonly caller: HttpCaller | null;
}

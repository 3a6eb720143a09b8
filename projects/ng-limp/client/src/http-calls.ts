import { startCall } from './calls/limp-call';
import type { LimpCall } from './calls/limp-call';
import type { CheckedConfig } from './config';
import { LimpError } from './errors';
import { httpAttempt } from './http-attempt';
import type { HttpCaller } from './http-headers';
import { Lazy } from './lazy';
import type { CompleteOptions } from './options';
import { isSuccess } from './protocol/reply';
import type { Reply } from './protocol/reply';
import type { HttpCall } from './send-by-http';

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
    const { clock, callTimeout, http: transport } = this.options;
    const { endpoint } = http;
    return startCall((sink) => {
      const tooLate = `${endpoint} got no reply within ${callTimeout} ms.`;
      const attempt = httpAttempt(sink, clock, callTimeout, tooLate);
      const { signal, alive, reply, failed, end } = attempt;
      alive();
      if (transport === null) {
        this.send(http, signal).then(reply, failed);
        return end;
      }
      const takeBack = transport(http, {
        reply: (answer) => {
          if (isSuccess(answer.status)) reply(answer);
          else failed(LimpError.refused(endpoint, answer));
        },
        file: () => {
          failed(LimpError.usage('endpoint', `${endpoint} answered with a file. Use file().`));
        },
      });
      signal.addEventListener('abort', takeBack);
      return end;
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

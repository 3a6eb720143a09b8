import { startCall } from './calls/limp-call';
import type { LimpCall } from './calls/limp-call';
import type { CheckedConfig } from './config';
import type { Clock } from './connection/clock';
import { LimpError } from './errors';
import { decodeHttpReply } from './protocol/decode-frame';
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

/** How large a thumbnail shall be, in pixels. */
export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The address of a stored file (`docs/protocol.md`, "Files").
 *
 * @throws {@link LimpError} `usage` for a thumbnail that the server cannot make
 */
export function fileAddress(
  config: CheckedConfig,
  path: readonly [module: string, id: string, attr: string],
  filename: string,
  thumbnail?: ThumbnailSize,
): string {
  const { fileSeparator, thumbnails } = config.level;
  const [module, id, attr] = path.map(segment);
  const folder = `${httpBase(config)}/${module ?? ''}/retrieve_file/${id ?? ''}/${attr ?? ''}`;
  if (thumbnail === undefined) return `${folder}${fileSeparator}${segment(filename)}`;
  const { width, height } = thumbnail;
  if (!thumbnails) {
    throw LimpError.usage('thumbnail', 'servers below 5.6 make none. Leave the size out.');
  }
  if (![width, height].every((side) => Number.isInteger(side) && side > 0)) {
    throw LimpError.usage('thumbnail', `${width} by ${height} will not do. Give whole pixels.`);
  }
  return `${folder}/${width}x${height}/${segment(filename)}`;
}

/** Makes calls by HTTP, to the port of the websocket. */
export class HttpCalls {
  constructor(
    private readonly clock: Clock,
    /** In ms. */
    private readonly timeout: number,
    /** Who is signed in, or null. */
    private readonly caller: () => HttpCaller | null,
  ) {}

  /**
   * Starts a call. It emits the server's reply and completes; fails with `refused`, `timeout`, `connection-lost`, and
   * `insecure` where the token would travel in clear to another machine.
   */
  call(config: () => CheckedConfig, http: HttpCall): LimpCall<Reply> {
    return startCall((sink) => {
      const abort = new AbortController();
      let stopTimer: () => void = () => undefined;
      const limited = new Promise<never>((_, reject) => {
        stopTimer = this.clock.after(this.timeout, () => {
          abort.abort();
          const problem = `${http.endpoint} got no reply within ${this.timeout} ms.`;
          reject(LimpError.of('timeout', problem));
        });
      });
      Promise.race([limited, Promise.resolve().then(() => this.send(config(), http, abort.signal))])
        .then(
          (reply) => {
            if (!abort.signal.aborted) sink.reply(reply);
          },
          (error: unknown) => {
            const failure = LimpError.from(error);
            if (!abort.signal.aborted || failure.kind === 'timeout') sink.error(failure);
          },
        )
        .finally(stopTimer)
        .catch(() => undefined);
      return () => {
        abort.abort();
        stopTimer();
      };
    });
  }

  private async send(config: CheckedConfig, http: HttpCall, signal: AbortSignal): Promise<Reply> {
    const { method, endpoint, args, body } = http;
    if (!/^[^/]+\/[^/]+$/.test(endpoint)) {
      throw LimpError.usage('endpoint', `"${endpoint}" is none. Give "module/method".`);
    }
    const path = [...endpoint.split('/'), ...args.map(String)].map(segment).join('/');
    const headers = this.headers(config);
    if (typeof body === 'string') headers.set('Content-Type', 'application/json');
    let response: Response;
    try {
      response = await fetch(`${httpBase(config)}/${path}`, {
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
        `${endpoint} answered with something that is no reply. For files use fileUrl().`,
      );
    }
    if (!isSuccess(reply.status) || !ok) throw LimpError.refused(endpoint, reply);
    return reply;
  }

  private headers(config: CheckedConfig): Headers {
    const headers = new Headers();
    const caller = this.caller();
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
}

/** A part of an address; halves of characters, which no address can carry, become replacement characters. */
function segment(text: string): string {
  return encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'));
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Where the server answers HTTP: the address of its websocket, without `/ws`. */
function httpBase({ url }: CheckedConfig): string {
  const { protocol, host, pathname } = new URL(url);
  const path = pathname.replace(/\/ws(?=\/|$)/, '').replace(/\/+$/, '');
  return `${protocol === 'wss:' ? 'https:' : 'http:'}//${host}${path}`;
}

import { NEVER, of } from 'rxjs';
import type { CheckedConfig } from '../config/config';
import { checkDuration } from '../config/duration';
import type { HttpCaller, HttpRequest } from '../config/http-transport';
import type { CompleteOptions } from '../config/options';
import { Lazy } from '../lazy';
import type { Reply } from '../protocol/reply';
import type { CallHandle } from '../requests/call-handle';
import { failedCall, startCall } from '../requests/limp-call';
import type { LimpCall } from '../requests/limp-call';
import type { Requests } from '../requests/requests';
import { whenLoaded } from '../requests/when-loaded';
import type * as code from './begin-by-http';
import type { FilePlace } from './file-address';

/** What makes calls by HTTP and fetches files: loaded with the first of them. */
export const httpCode = new Lazy('calls by HTTP', () => import('./begin-by-http'));

/** Loads it ahead: the first call then begins at once, as later ones do. */
export async function loadHttpCalls(): Promise<void> {
  await httpCode.get();
}

/** How a file is fetched. */
export interface FileOptions {
  /**
   * Holds the request back until a user is signed in, however long that takes; its timeout runs from then.
   * Default: false.
   */
  readonly awaitAuth?: boolean;
  /** How long nothing may come in before the call fails, in ms, from 1 to 2,147,483,647. Default: 30,000. */
  readonly timeout?: number;
}

/**
 * Makes calls by HTTP, to the port of the websocket, and fetches files, as the user who is signed in, as soon as the
 * code for that is loaded. Their time runs meanwhile, and nothing that changes meanwhile is taken for theirs.
 */
export class HttpCalls {
  readonly #requests: Pick<Requests, 'whenSignedIn'>;
  readonly #options: CompleteOptions;
  readonly #configured: () => CheckedConfig;
  /** Who is signed in, or null. */
  readonly #caller: () => HttpCaller | null;

  constructor(
    requests: Pick<Requests, 'whenSignedIn'>,
    options: CompleteOptions,
    configured: () => CheckedConfig,
    caller: () => HttpCaller | null,
  ) {
    this.#requests = requests;
    this.#options = options;
    this.#configured = configured;
    this.#caller = caller;
  }

  /**
   * Starts a call. It emits the server's reply and completes; fails with `refused`, `timeout`, `connection-lost`,
   * `unauthenticated`, `usage`, and `insecure` where the token would travel in clear to another machine.
   *
   * @param write writes down what it brings; called at once, so that what is sent again is the same
   */
  call<T>(
    method: HttpRequest['method'],
    endpoint: string,
    args: HttpRequest['args'],
    write?: () => FormData | string,
  ): LimpCall<Reply<T>> {
    let request: HttpRequest;
    try {
      const copy = Array.isArray(args) ? Array.from<string | number>(args) : args;
      request = { method, endpoint, args: copy, ...(write && { body: write() }) };
    } catch (error) {
      return failedCall(error);
    }
    const { callTimeout } = this.#options;
    return this.#start<Reply<T>>(false, callTimeout, ({ beginCall }, job) =>
      beginCall(request, job),
    );
  }

  /** Starts to fetch a file. Fails as {@link call}, and with `closed` while it waits for a user. */
  file(given: FilePlace, options: FileOptions = {}): LimpCall<Blob> {
    const { awaitAuth = false, timeout = this.#options.callTimeout } = options;
    const place = { ...given, thumbnail: given.thumbnail && { ...given.thumbnail } };
    return this.#start<Blob>(awaitAuth, timeout, ({ beginFile }, job) => beginFile(place, job));
  }

  #start<T>(
    awaitAuth: boolean,
    timeout: number,
    begin: (loaded: typeof code, job: code.HttpJob<T>) => CallHandle,
  ): LimpCall<T> {
    const options = this.#options;
    const { clock } = options;
    const caller = this.#caller;
    return startCall<T>((sink) => {
      const load = (): CallHandle => {
        checkDuration('timeout', timeout);
        const job: code.HttpJob<T> = {
          options,
          sink,
          timeout,
          config: this.#configured(),
          caller: caller(),
          callerNow: caller,
          since: clock.elapsed(),
        };
        return whenLoaded(httpCode, (loaded) => begin(loaded, job), sink.error, {
          // The socket is not needed, and nothing of this is paused.
          requests: { closed$: NEVER },
          clock,
          timeout,
          online$: of(true),
          paused$: of(false),
        });
      };
      return this.#requests.whenSignedIn(awaitAuth, load, sink.error);
    });
  }
}

import type { CheckedConfig } from '../config/config';
import { checkDuration } from '../config/duration';
import type { HttpRequest } from '../config/http-transport';
import type { CompleteOptions } from '../config/options';
import { LimpError } from '../errors';
import { Lazy } from '../lazy';
import { startCall } from '../requests/limp-call';
import type { LimpCall } from '../requests/limp-call';
import type { Requests } from '../requests/requests';
import type { FileListener } from './fetch-file';
import { fileAddress } from './file-address';
import type { FilePlace } from './file-address';
import { httpAttempt } from './http-attempt';
import type { HttpAttempt } from './http-attempt';
import type { HttpCalls } from './http-calls';

/** What fetches files. */
export const fileCode = new Lazy('files', () => import('./fetch-file'));

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

/** Fetches stored files, as the user who is signed in. */
export class FileCalls {
  readonly #options: Pick<CompleteOptions, 'clock' | 'callTimeout' | 'http'>;
  readonly #requests: Pick<Requests, 'whenSignedIn'>;
  readonly #http: Pick<HttpCalls, 'asCaller'>;
  readonly #configured: () => CheckedConfig;

  constructor(
    options: Pick<CompleteOptions, 'clock' | 'callTimeout' | 'http'>,
    requests: Pick<Requests, 'whenSignedIn'>,
    http: Pick<HttpCalls, 'asCaller'>,
    configured: () => CheckedConfig,
  ) {
    this.#options = options;
    this.#requests = requests;
    this.#http = http;
    this.#configured = configured;
  }

  /**
   * Starts to fetch a file. Fails with `refused`, `timeout`, `connection-lost`, `closed`, `usage`, and `insecure` where
   * the token would travel in clear to another machine.
   */
  fetch(given: FilePlace, options: FileOptions = {}): LimpCall<Blob> {
    // A copy: what is asked for again is the same.
    const place = { ...given, thumbnail: given.thumbnail && { ...given.thumbnail } };
    const { clock, callTimeout } = this.#options;
    const { awaitAuth = false, timeout = callTimeout } = options;
    const tooLate = `${place.module}/retrieve_file: nothing came in for ${timeout} ms.`;
    return startCall<Blob>((sink) => {
      const attempt = httpAttempt(sink, clock, timeout, () => LimpError.of('timeout', tooLate));
      const begin = (): void => {
        try {
          checkDuration('timeout', timeout);
          fileAddress(this.#configured(), place);
          attempt.alive();
          this.#begin(place, attempt, sink.progress);
        } catch (error) {
          attempt.failed(error);
        }
      };
      const forget = this.#requests.whenSignedIn(awaitAuth, begin, attempt.failed);
      return {
        ...attempt.handle,
        cancel: () => {
          forget();
          attempt.handle.cancel();
        },
      };
    });
  }

  #begin(
    place: FilePlace,
    { signal, alive, reply, failed }: HttpAttempt<Blob>,
    progress: FileListener['progress'],
  ): void {
    const { http } = this.#options;
    if (http === null) {
      const fetching = this.#http
        .asCaller(fileCode, signal)
        .then(({ code, config, caller }) =>
          code.fetchFile(config, place, caller, signal, { alive, progress }),
        );
      fetching.then(reply, failed);
      return;
    }
    const cancel = http(requestOf(place), {
      reply: (answer) => {
        failed(LimpError.refused(`${place.module}/retrieve_file`, answer));
      },
      file: (file) => {
        progress({ state: 'received', loaded: file.size, total: file.size });
        reply(file);
      },
    });
    signal.addEventListener('abort', cancel);
  }
}

function requestOf({ module, id, attr, filename, thumbnail }: FilePlace): HttpRequest {
  const size = thumbnail ? [`${thumbnail.width}x${thumbnail.height}`] : [];
  return {
    method: 'GET',
    endpoint: `${module}/retrieve_file`,
    args: [id, attr, ...size, filename],
  };
}

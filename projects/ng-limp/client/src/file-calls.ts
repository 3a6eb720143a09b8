import type { Calls } from './calls/calls';
import { startCall } from './calls/limp-call';
import type { LimpCall } from './calls/limp-call';
import type { CheckedConfig } from './config';
import type { Cancel } from './connection/clock';
import { LimpError } from './errors';
import { fileAddress } from './file-address';
import type { FilePlace } from './file-address';
import type { FileListener } from './fetch-file';
import type { HttpCalls } from './http-calls';
import type { HttpRequest } from './http-transport';
import { Lazy } from './lazy';
import type { CompleteOptions } from './options';

/** What fetches files. */
export const fileCode = new Lazy('files', () => import('./fetch-file'));

/** How a file is fetched. */
export interface FileOptions {
  /**
   * Holds the request back until a user is signed in, however long that takes; its timeout runs from then.
   * Default: false.
   */
  readonly awaitAuth?: boolean;
  /** How long nothing may come in before the call fails, in ms. Default: 30,000. */
  readonly timeout?: number;
}

/** Fetches stored files, as whoever is signed in. */
export class FileCalls {
  constructor(
    private readonly options: Pick<CompleteOptions, 'clock' | 'callTimeout' | 'http'>,
    private readonly calls: Pick<Calls, 'whenUser'>,
    private readonly http: Pick<HttpCalls, 'asCaller'>,
    private readonly configured: () => CheckedConfig,
  ) {}

  /**
   * Starts to fetch a file. Fails with `refused`, `timeout`, `connection-lost`, `closed`, `usage`, and `insecure` where
   * the token would travel in clear to another machine.
   */
  fetch(place: FilePlace, options: FileOptions = {}): LimpCall<Blob> {
    const { awaitAuth = false, timeout = this.options.callTimeout } = options;
    return startCall<Blob>((sink) => {
      const abort = new AbortController();
      const { signal } = abort;
      let stopTimer: Cancel = () => undefined;
      const settle = (tell: () => void): void => {
        if (signal.aborted) return;
        stopTimer();
        abort.abort();
        tell();
      };
      const failed = (error: unknown): void => {
        settle(() => sink.error(LimpError.from(error)));
      };
      const fetching: Fetching = {
        signal,
        alive: () => {
          stopTimer();
          if (signal.aborted) return;
          stopTimer = this.options.clock.after(timeout, () => {
            const problem = `${place.module}/retrieve_file: nothing came in for ${timeout} ms.`;
            failed(LimpError.of('timeout', problem));
          });
        },
        progress: (progress) => {
          if (!signal.aborted) sink.progress(progress);
        },
        file: (file) => {
          settle(() => sink.reply(file));
        },
        failed,
      };
      const forget = this.calls.whenUser(
        awaitAuth,
        () => {
          this.begin(place, timeout, fetching);
        },
        failed,
      );
      return () => {
        forget();
        settle(() => undefined);
      };
    });
  }

  private begin(place: FilePlace, timeout: number, fetching: Fetching): void {
    const { signal, alive, failed, file } = fetching;
    try {
      if (!(timeout > 0)) {
        throw LimpError.usage('timeout', `${timeout} is no time. Give milliseconds, more than 0.`);
      }
      fileAddress(this.configured(), place);
      alive();
      const { http } = this.options;
      if (http === null) {
        this.fetchAs(place, fetching).then(file, failed);
        return;
      }
      const takeBack = http(requestOf(place), {
        reply: (reply) => {
          failed(LimpError.refused(`${place.module}/retrieve_file`, reply));
        },
        file: (found) => {
          fetching.progress({ state: 'received', loaded: found.size, total: found.size });
          file(found);
        },
      });
      signal.addEventListener('abort', takeBack);
    } catch (error) {
      failed(error);
    }
  }

  private async fetchAs(place: FilePlace, { signal, alive, progress }: Fetching): Promise<Blob> {
    const { code, config, caller } = await this.http.asCaller(fileCode, signal);
    return code.fetchFile(config, place, caller, signal, { alive, progress });
  }
}

/** A file that is being fetched, and who is told of it. */
interface Fetching extends FileListener {
  readonly signal: AbortSignal;
  readonly file: (file: Blob) => void;
  readonly failed: (error: unknown) => void;
}

function requestOf({ module, id, attr, filename, thumbnail }: FilePlace): HttpRequest {
  const size = thumbnail === undefined ? [] : [`${thumbnail.width}x${thumbnail.height}`];
  return {
    method: 'GET',
    endpoint: `${module}/retrieve_file`,
    args: [id, attr, ...size, filename],
  };
}

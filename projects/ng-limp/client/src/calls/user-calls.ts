import { throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CheckedConfig } from '../config/config';
import type { CompleteOptions } from '../config/options';
import { LimpError } from '../errors';
import type { HttpCalls } from '../http/http-calls';
import type { CallArgs, EndpointCall } from '../protocol/call-args';
import { asReplyOf, decodeEndedWatches, takingReplies } from '../protocol/decode-frame';
import { writeQuery } from '../protocol/query-form';
import type { Doc, Reply } from '../protocol/reply';
import { AttrReservation } from '../requests/attr-reservation';
import type { CallHandle } from '../requests/call-handle';
import { failedCall, startCall } from '../requests/limp-call';
import type { CallSink, LimpCall, UploadControl } from '../requests/limp-call';
import type { Requests } from '../requests/requests';
import { RunningUploads } from '../upload/running-uploads';
import { uploadCode } from '../upload/upload-code';
import type { UploadOptions } from '../upload/upload-options';
import { whenLoaded } from '../requests/when-loaded';
import { EarlyCalls } from './early-calls';
import { ForgottenInit } from './forgotten-init';
import { callOf, prepareCall, readCall } from './prepare-call';
import type { PreparedCall, ReadCall } from './prepare-call';
import { watchDocs } from './watch';
import type { WatchEvent } from './watch';

/** The handle of a call that failed before it began. */
const NOTHING: CallHandle = { cancel: () => undefined, mayHaveRun: () => false };

/** False in production builds of Angular, which leave out what it guards; not there outside of Angular. */
declare const ngDevMode: unknown;

/** The calls that users of the client make: checked, written in the server's form, their files sent before them. */
export class UserCalls {
  /** The uploads that run. */
  readonly uploads = new RunningUploads();
  readonly #early: EarlyCalls;
  /** Whether calls are begun as they are made. */
  #hasBegun = false;

  readonly #requests: Requests;
  readonly #http: HttpCalls;
  readonly #options: CompleteOptions;
  readonly #configured: () => CheckedConfig;
  readonly #link: Pick<UploadOptions, 'bufferedAmount' | 'online$'>;

  constructor(
    requests: Requests,
    http: HttpCalls,
    options: CompleteOptions,
    configured: () => CheckedConfig,
    link: Pick<UploadOptions, 'bufferedAmount' | 'online$'>,
  ) {
    this.#requests = requests;
    this.#http = http;
    this.#options = options;
    this.#configured = configured;
    this.#link = link;
    const { clock, logger, queueLimit } = options;
    const warn = (message: string): void => {
      logger.warn(message);
    };
    const watcher =
      typeof ngDevMode === 'undefined' || ngDevMode ? new ForgottenInit(clock, warn) : null;
    this.#early = new EarlyCalls(clock, queueLimit, watcher);
    requests.lateWatches.subscribe((watch) => {
      requests.watches.abandon(watch);
      this.#endWatch(watch);
    });
  }

  /** There is a configuration: what was called before is begun. */
  begin(): void {
    this.#hasBegun = true;
    this.#early.begin();
  }

  /** The client is closed: what waits for a configuration fails. */
  close(error: LimpError): void {
    this.#early.close(error);
  }

  /** Makes a call, at once or as soon as there is a configuration. */
  call<T>(target: string | EndpointCall, args?: CallArgs, awaitAuth?: boolean): LimpCall<Reply<T>> {
    let call: ReadCall;
    try {
      call = this.#read(callOf(target, args, awaitAuth));
    } catch (error) {
      return failedCall(error);
    }
    const { files } = call;
    const made =
      files.length === 0
        ? startCall<Reply<T>>((sink) => this.#start(call, takingReplies<T, typeof sink>(sink)))
        : this.#callWithFiles<T>(call);
    if (call.endpoint === 'watch/delete') this.#endWatches(call, made);
    return made;
  }

  /** Makes a call whose uploads are told of, and can be controlled by those who hear of them. */
  #callWithFiles<T>(call: ReadCall): LimpCall<Reply<T>> {
    let made: LimpCall<Reply<T>> | null = null;
    // Those who hear of an upload may want something of its call before that is there.
    const wishes: ((made: UploadControl) => void)[] = [];
    const act = (wish: (made: UploadControl) => void): void => {
      if (made === null) wishes.push(wish);
      else wish(made);
    };
    const control: UploadControl = {
      pause: () => {
        act((call) => {
          call.pause();
        });
      },
      resume: () => {
        act((call) => {
          call.resume();
        });
      },
      cancel: () => {
        act((call) => {
          call.cancel();
        });
      },
    };
    made = startCall<Reply<T>>((typed) => {
      const end = (): void => {
        this.uploads.end(control);
      };
      const { cancel, mayHaveRun } = this.#start(call, {
        reply: (reply) => {
          end();
          typed.reply(asReplyOf<T>(reply));
        },
        error: (error) => {
          end();
          typed.error(error);
        },
        progress: (progress) => {
          this.uploads.report(control, call.endpoint, progress);
          typed.progress(progress);
        },
        paused$: typed.paused$,
      });
      return {
        cancel: () => {
          cancel();
          end();
        },
        mayHaveRun,
      };
    });
    for (const wish of wishes) wish(made);
    return made;
  }

  /** Begins a call, at once or as soon as there is a configuration. */
  #start(call: ReadCall, sink: CallSink<Reply>): CallHandle {
    const begin = (): CallHandle => {
      try {
        return this.#send(this.#prepare(call), sink);
      } catch (error) {
        sink.error(LimpError.from(error));
        return NOTHING;
      }
    };
    if (this.#hasBegun || this.#requests.isClosed) return begin();
    return this.#early.add(begin, call.timeout ?? this.#options.callTimeout, sink.error);
  }

  watch<T>(endpoint: string, query: CallArgs['query']): Observable<WatchEvent<T>> {
    let call: ReadCall;
    try {
      call = this.#read({
        endpoint,
        idempotent: false,
        ...(query === undefined ? {} : { query }),
      });
    } catch (error) {
      return throwError(() => error);
    }
    const prepare = () => {
      if (!this.#configured().level.watch) {
        const problem = 'servers of this API level cannot watch. Read again instead.';
        throw LimpError.usage('watch', problem);
      }
      return this.#prepare(call).request;
    };
    return watchDocs<T>(this.#requests, prepare, this.#endWatch, ({ args }) => {
      this.#options.reader.report(endpoint, args);
    });
  }

  readonly #endWatch = (watch: string): void => {
    this.call({ endpoint: 'watch/delete', query: [{ watch }] });
  };

  /** When the server has ended watches, their observables here complete, even where nobody listens to that call. */
  #endWatches({ query }: ReadCall, call: LimpCall<Reply<unknown>>): void {
    call.subscribe({
      next: (reply) => {
        const areAll = JSON.stringify(query ?? []).includes('"__all"');
        this.#requests.watches.end(areAll ? null : decodeEndedWatches(reply));
      },
      error: () => undefined,
    });
  }

  /** @throws {@link LimpError} */
  #send(prepared: PreparedCall, sink: CallSink<Reply>): CallHandle {
    const { request, files } = prepared;
    if (files.length === 0) return this.#requests.submit(request, sink);
    // Files that went up before their call may go out would keep others from their attrs, and be sent as ANON's.
    const upload = (): CallHandle => this.#upload(prepared, sink);
    return this.#requests.whenSignedIn(request.awaitAuth, upload, sink.error);
  }

  /** @throws {@link LimpError} */
  #upload(prepared: PreparedCall, sink: CallSink<Reply>): CallHandle {
    const { request, files, timeout } = prepared;
    const { level, fileChunkSize } = this.#configured();
    const requests = this.#requests;
    const { clock, uploadWindow } = this.#options;
    const { online$, bufferedAmount } = this.#link;
    const job = { request, files, sink };
    const { paused$ } = sink;
    const options = { requests, clock, timeout, online$, bufferedAmount, window: uploadWindow };
    switch (level.upload) {
      case 'none':
        throw LimpError.usage('doc', 'servers of this API level take no files. Leave them out.');
      case 'socket': {
        const attrs = files.map(({ attr }) => attr);
        const reservation = new AttrReservation(requests, attrs, request.body.keys);
        const query = writeQuery(undefined, level);
        const { cancel, mayHaveRun } = whenLoaded(
          uploadCode,
          (code) => code.uploadBySocket(job, reservation, fileChunkSize, { ...options, query }),
          (error) => {
            reservation.release();
            sink.error(error);
          },
          { ...options, paused$ },
        );
        return {
          cancel: () => {
            cancel();
            reservation.release();
          },
          mayHaveRun,
        };
      }
      case 'http': {
        const post = (body: FormData) =>
          this.#http.call<Doc>('POST', 'file/create', [], () => body);
        return whenLoaded(
          uploadCode,
          (code) => code.uploadByHttp(job, { requests: requests, post }),
          sink.error,
          { ...options, paused$ },
        );
      }
      default:
        return level.upload satisfies never;
    }
  }

  #read(call: EndpointCall): ReadCall {
    return readCall(call, () => this.#options.clock.now());
  }

  #prepare(call: ReadCall): PreparedCall {
    const { level } = this.#configured();
    return prepareCall(call, { timeout: this.#options.callTimeout, level });
  }
}

import { Subscription, combineLatest, distinctUntilChanged, map } from 'rxjs';
import { LimpError } from '../errors';
import type { Reply } from '../protocol/reply';
import type { AttrReservation } from '../requests/attr-reservation';
import type { CallHandle } from '../requests/call-handle';
import type { CallSink } from '../requests/limp-call';
import type { ConnectionPin, JsonRequest } from '../requests/request';
import type { UploadState } from '../requests/upload-progress';
import type { ChunkedFile } from './chunks';
import { FileUpload } from './file-upload';
import { progressOf } from './progress';
import { RateMeter } from './rate-meter';
import type { UploadOptions } from './upload-options';

/** How often the files of one call may start over before the call fails. */
const MAX_RESTARTS = 3;

/** What decides whether chunks are sent, beside the files themselves. */
interface Conditions {
  readonly isPaused: boolean;
  readonly isOnline: boolean;
  /** Whether the quota is used up. */
  readonly isThrottled: boolean;
}

/**
 * A call with files: sends the files one after the other, each chunk by chunk in order, then the call, all on one
 * connection. What is refused or lost starts over; the call goes out only when the server has every byte.
 */
export class Upload {
  /** The call without its files. */
  readonly #request: JsonRequest;
  readonly #loaded: number[];
  readonly #meter: RateMeter;
  readonly #following = new Subscription();
  #conditions: Conditions = { isPaused: false, isOnline: true, isThrottled: false };
  #restarts = 0;
  #pin: ConnectionPin = { connection: null };
  /** The file that goes up. */
  #current: FileUpload | null = null;
  /** The call, once it was handed over. */
  #call: CallHandle | null = null;

  readonly #files: readonly ChunkedFile[];
  readonly #sink: CallSink<Reply>;
  readonly #reservation: AttrReservation;
  readonly #options: UploadOptions;

  constructor(
    { body, ...rest }: JsonRequest,
    files: readonly ChunkedFile[],
    sink: CallSink<Reply>,
    reservation: AttrReservation,
    options: UploadOptions,
  ) {
    this.#files = files;
    this.#sink = sink;
    this.#reservation = reservation;
    this.#options = options;
    this.#request = { ...rest, body: { ...body, keys: reservation.doc.others } };
    this.#loaded = files.map(() => 0);
    this.#meter = new RateMeter(options.clock);
  }

  start(): CallHandle {
    this.#follow();
    if (!this.#reservation.isGranted) this.#report();
    this.#reservation.whenGranted(() => {
      this.#startOver();
    });
    return {
      cancel: () => {
        this.#end();
      },
      mayHaveRun: () => this.#call?.mayHaveRun() ?? false,
    };
  }

  #follow(): void {
    const { requests, online$ } = this.#options;
    const throttled$ = requests.quota.state$.pipe(
      map(() => requests.quota.areChunksThrottled),
      distinctUntilChanged(),
    );
    const all$ = combineLatest([this.#sink.paused$, online$, throttled$]);
    let isFirst = true;
    this.#following.add(
      all$.subscribe(([isPaused, isOnline, isThrottled]) => {
        const before = this.#state;
        this.#conditions = { isPaused, isOnline, isThrottled };
        if (isFirst) {
          isFirst = false;
          return;
        }
        this.#meter.skip();
        if (this.#state !== before) this.#report();
        this.#current?.proceed();
      }),
    );
  }

  /** What happens to the files that are not there yet. */
  get #state(): UploadState {
    const { isPaused, isOnline, isThrottled } = this.#conditions;
    if (isPaused) return 'paused';
    if (!isOnline) return 'offline';
    if (!this.#reservation.isGranted) return 'queued';
    return isThrottled ? 'throttled' : 'sending';
  }

  /** Sends all files from the first, on whatever connection there is. */
  #startOver(): void {
    this.#pin = { connection: null };
    this.#loaded.fill(0);
    this.#report();
    this.#sendFile(0);
  }

  #sendFile(place: number): void {
    // A listener to the progress may have cancelled the call.
    if (!this.#reservation.isGranted) return;
    const file = this.#files[place];
    if (file === undefined) {
      this.#current = null;
      this.#sendCall();
      return;
    }
    const { requests } = this.#options;
    const { awaitAuth } = this.#request;
    const again = (): void => {
      this.#loaded[place] = 0;
      this.#report();
      this.#sendFile(place);
    };
    this.#current = new FileUpload(
      file,
      {
        ...this.#options,
        awaitAuth,
        pin: this.#pin,
        siblings: this.#countOf(file.file.attr),
        further: this.#files.slice(place + 1).reduce((sum, { total }) => sum + total, 0),
        meter: this.#meter,
        isPaused: () => this.#conditions.isPaused,
        mayStall: () => {
          const { isPaused, isOnline } = this.#conditions;
          return (
            isPaused ||
            !isOnline ||
            requests.quota.areChunksThrottled ||
            requests.awaitsUser(awaitAuth)
          );
        },
      },
      {
        progress: (loaded) => {
          this.#loaded[place] = loaded;
          this.#report();
        },
        done: () => {
          this.#sendFile(place + 1);
        },
        disordered: () => {
          const problem = 'Chunks have reached the server out of order.';
          if (this.#mayRestart(LimpError.of('connection-lost', problem))) again();
        },
        failed: (error) => {
          if (!this.#mayRestart(error)) return;
          if (error.kind === 'connection-lost') this.#startOver();
          else again();
        },
      },
    );
    this.#current.proceed();
  }

  #sendCall(): void {
    this.#call = this.#options.requests.submit(
      { ...this.#request, pin: this.#pin },
      {
        reply: (reply) => {
          for (const attr of this.#reservation.doc.attrs)
            this.#options.requests.reservations.stored(attr);
          this.#stop();
          this.#reservation.release();
          this.#sink.reply(reply);
        },
        error: (error) => {
          const mayRepeat = !error.mayHaveRun || this.#request.idempotent;
          if (error.kind === 'connection-lost' && mayRepeat) {
            if (this.#mayRestart(error)) this.#startOver();
          } else {
            this.#fail(error);
          }
        },
      },
    );
  }

  /** Whether another try may mend an error. Where not, the call has failed with it. */
  #mayRestart(error: LimpError): boolean {
    const isMendable = error.kind === 'connection-lost' || error.kind === 'refused';
    if (isMendable && this.#restarts < MAX_RESTARTS) {
      this.#restarts += 1;
      return true;
    }
    this.#fail(error);
    return false;
  }

  #fail(error: LimpError): void {
    this.#end();
    this.#sink.error(error);
  }

  #end(): void {
    this.#stop();
    this.#abandon();
    this.#reservation.release();
  }

  #stop(): void {
    this.#following.unsubscribe();
    this.#current?.stop();
    this.#call?.cancel();
  }

  /** Notes what may be left on the server, so that no other doc takes it. */
  #abandon(): void {
    const { reservations } = this.#options.requests;
    if (!this.#options.requests.isPinnedHere(this.#pin)) return;
    for (const attr of this.#reservation.doc.attrs) reservations.abandon(attr, this.#countOf(attr));
  }

  #countOf(attr: string): number {
    return this.#files.filter(({ file }) => file.attr === attr).length;
  }

  #report(): void {
    this.#sink.progress(
      progressOf({
        files: this.#files.map(({ file }) => file),
        loadedOf: (place) => this.#loaded[place] ?? 0,
        state: this.#state,
        restarts: this.#restarts,
        rate: this.#meter.rate,
      }),
    );
  }
}

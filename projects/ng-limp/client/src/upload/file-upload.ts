import type { Cancel } from '../config/clock';
import { LimpError } from '../errors';
import type { CallHandle } from '../requests/call-handle';
import type { ConnectionPin } from '../requests/request';
import { hasChunkRoom } from './chunk-share';
import type { ChunkedFile } from './chunks';
import type { RateMeter } from './rate-meter';
import { sendWindow } from './send-window';
import type { UploadOptions } from './upload-options';

/** How one file is sent. */
export interface FileUploadOptions extends UploadOptions {
  readonly awaitAuth: boolean;
  /** The connection that all chunks must share. */
  readonly pin: ConnectionPin;
  /** How many files go to the attr of this one, itself included. */
  readonly siblings: number;
  /** How many chunks of other files follow it. */
  readonly further: number;
  /** Whether chunks are to be kept back for now. */
  readonly isPaused: () => boolean;
  /** Whether chunks may be unacknowledged for long without anything being wrong. */
  readonly mayStall: () => boolean;
  readonly meter: RateMeter;
}

/** What a file's upload reports to. After `done`, `disordered` or `failed` nothing more is told. */
export interface FileUploadEvents {
  /** So many bytes of the file are acknowledged. */
  readonly progress: (loaded: number) => void;
  readonly done: () => void;
  /** Chunks have reached the server out of order: the file has to start over. */
  readonly disordered: () => void;
  readonly failed: (error: LimpError) => void;
}

/** Bytes in the socket's buffer above which no further chunk is handed to it. */
const BUFFER_LIMIT = 8 * 1024 * 1024;
/** How soon to look at the buffer again, in ms: browsers tell nobody when it drains. */
const BUFFER_POLL = 10;

/** Sends one file: its chunks in order, a few at a time, until each is acknowledged. */
export class FileUpload {
  /** Chunks that were handed over and not acknowledged. */
  readonly #inFlight = new Map<number, CallHandle>();
  /** Chunks that were sent and not acknowledged. */
  readonly #unanswered = new Set<number>();
  /** Chunks that were sent before an earlier one was sent again: accepted, they would be out of order. */
  readonly #early = new Set<number>();
  #highest = 0;
  #next = 1;
  #loaded = 0;
  #isOver = false;
  #stopPoll: Cancel = () => undefined;
  #stopWatch: Cancel = () => undefined;

  readonly #file: ChunkedFile;
  readonly #options: FileUploadOptions;
  readonly #events: FileUploadEvents;

  constructor(file: ChunkedFile, options: FileUploadOptions, events: FileUploadEvents) {
    this.#file = file;
    this.#options = options;
    this.#events = events;
  }

  /** Begins, or goes on: whether chunks may be sent has changed. */
  proceed(): void {
    if (this.#isOver) return;
    this.#watch();
    if (this.#options.isPaused()) this.#cancelUnsent();
    this.#sendMore();
  }

  stop(): void {
    this.#isOver = true;
    this.#stopPoll();
    this.#stopWatch();
    for (const chunk of this.#inFlight.values()) chunk.cancel();
    this.#inFlight.clear();
  }

  #sendMore(): void {
    const { bufferedAmount, clock, isPaused } = this.#options;
    this.#stopPoll();
    while (!this.#isOver && !isPaused() && this.#hasRoom && this.#next <= this.#file.total) {
      if (bufferedAmount() > BUFFER_LIMIT) {
        this.#stopPoll = clock.after(BUFFER_POLL, () => {
          this.#sendMore();
        });
        return;
      }
      this.#sendChunk(this.#next++);
    }
    if (!this.#isOver && this.#inFlight.size === 0 && this.#next > this.#file.total) {
      this.stop();
      this.#events.done();
    }
  }

  get #hasRoom(): boolean {
    const { window, meter } = this.#options;
    return this.#inFlight.size < (window ?? sendWindow(meter.rate, this.#file.chunkSize));
  }

  #sendChunk(number: number): void {
    const { requests, query, awaitAuth, pin, siblings, further, meter } = this.#options;
    const { head, bytes } = this.#file.chunk(number);
    // This one and those behind it, and the call itself.
    const left = this.#file.total - number + 2 + further;
    const hasRoom = (limit: number, used: number): boolean => hasChunkRoom(limit, used, left);
    const handle = requests.submit(
      {
        endpoint: 'file/upload',
        body: { kind: 'chunk', query, head, bytes, siblings, hasRoom },
        form: 'token-and-id',
        role: 'call',
        isFirst: false,
        awaitAuth,
        timeout: null,
        idempotent: false,
        pin,
      },
      {
        sent: () => {
          this.#unanswered.add(number);
          this.#early.delete(number);
        },
        rateLimited: () => {
          this.#unanswered.delete(number);
          for (const later of this.#unanswered) if (later > number) this.#early.add(later);
          if (this.#highest > number) this.#startOver();
        },
        reply: () => {
          this.#inFlight.delete(number);
          this.#unanswered.delete(number);
          this.#highest = Math.max(this.#highest, number);
          if (this.#early.has(number)) {
            this.#startOver();
            return;
          }
          this.#loaded += bytes.size;
          meter.add(bytes.size);
          this.#watch();
          this.#events.progress(this.#loaded);
          this.#sendMore();
        },
        error: (error) => {
          // Told at once where nothing can be sent any more, with others of the window yet to come.
          if (this.#isOver) return;
          this.stop();
          this.#events.failed(error);
        },
      },
    );
    if (!this.#isOver) this.#inFlight.set(number, handle);
  }

  /** Cancels what was handed over last, up to the first chunk that is on the wire: their order must stay. */
  #cancelUnsent(): void {
    for (const [number, chunk] of [...this.#inFlight].reverse()) {
      if (chunk.mayHaveRun()) return;
      chunk.cancel();
      this.#inFlight.delete(number);
      this.#next = number;
    }
  }

  #startOver(): void {
    this.stop();
    this.#events.disordered();
  }

  /**
   * Gives up when nothing moves for as long as the timeout. A slow line may take longer than that for one chunk; as
   * long as the socket's buffer shrinks, something moves.
   */
  #watch(): void {
    const { clock, timeout, bufferedAmount, mayStall } = this.#options;
    this.#stopWatch();
    const before = bufferedAmount();
    this.#stopWatch = clock.after(timeout, () => {
      if (mayStall() || bufferedAmount() < before) {
        this.#watch();
        return;
      }
      this.stop();
      const { attr, name } = this.#file.file;
      const problem = `no chunk of "${name}" (doc.${attr}) was acknowledged within ${timeout} ms.`;
      this.#events.failed(LimpError.of('timeout', `file/upload: ${problem}`));
    });
  }
}

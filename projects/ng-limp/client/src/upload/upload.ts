import type { CallSink } from '../calls/limp-call';
import type { ConnTie, Request } from '../calls/request';
import { LimpError } from '../errors';
import type { Reply } from '../protocol/reply';
import { FileUpload } from './file-upload';
import type { UploadOptions } from './upload-options';
import type { ChunkedFile } from './chunks';
import { progressOf } from './progress';

/** How often the files of one call may start over before the call fails. */
const MAX_RESTARTS = 3;

/**
 * A call with files: sends the files one after the other, each chunk by chunk in order, then the call, all on one
 * conn. What is refused or lost starts over; the call goes out only when the server has every byte.
 */
export class Upload {
  private readonly attrs: readonly string[];
  private readonly loaded: number[];
  private restarts = 0;
  private tie: ConnTie = { conn: null };
  private hasAttrs = false;
  private stop: () => void = () => undefined;

  constructor(
    private readonly request: Request,
    private readonly files: readonly ChunkedFile[],
    private readonly sink: CallSink<Reply>,
    private readonly options: UploadOptions,
  ) {
    this.attrs = [...new Set(files.map(({ file }) => file.attr))];
    this.loaded = files.map(() => 0);
  }

  /** Begins. Returns how to take it back. */
  start(): () => void {
    const { holds } = this.options.calls;
    const giveUp = holds.take(this.attrs, () => {
      this.hasAttrs = true;
      this.report();
      this.startOver();
    });
    return () => {
      giveUp();
      this.stop();
      if (!this.hasAttrs) return;
      this.abandon();
      this.release();
    };
  }

  /** Sends all files from the first, on whatever conn there is. */
  private startOver(): void {
    this.tie = { conn: null };
    this.loaded.fill(0);
    this.sendFile(0);
  }

  private sendFile(place: number): void {
    const file = this.files[place];
    if (file === undefined) {
      this.sendCall();
      return;
    }
    const { awaitAuth } = this.request;
    const upload = new FileUpload(file, {
      ...this.options,
      awaitAuth,
      tie: this.tie,
      siblings: this.countOf(file.file.attr),
    });
    this.stop = upload.start({
      progress: (loaded) => {
        this.loaded[place] = loaded;
        this.report();
      },
      done: () => {
        this.sendFile(place + 1);
      },
      disordered: () => {
        const error = LimpError.of(
          'connection-lost',
          'Chunks have reached the server out of order.',
        );
        this.restart(error, () => {
          this.loaded[place] = 0;
          this.sendFile(place);
        });
      },
      failed: (error) => {
        this.restart(error, () => {
          this.loaded[place] = 0;
          this.sendFile(place);
        });
      },
    });
  }

  private sendCall(): void {
    this.stop = this.options.calls.submit(
      { ...this.request, tie: this.tie },
      {
        reply: (reply) => {
          for (const attr of this.attrs) this.options.calls.holds.settle(attr);
          this.release();
          this.sink.reply(reply);
        },
        error: (error, mayHaveRun) => {
          if (error.kind === 'connection-lost' && (!mayHaveRun || this.request.idempotent)) {
            this.restart(error, () => {
              this.startOver();
            });
          } else {
            this.fail(error);
          }
        },
      },
    );
  }

  /** Tries again after an error that another try may mend; `again` is for when the conn is still the same. */
  private restart(error: LimpError, again: () => void): void {
    const mendable = error.kind === 'connection-lost' || error.kind === 'refused';
    if (!mendable || this.restarts >= MAX_RESTARTS) {
      this.fail(error);
      return;
    }
    this.restarts += 1;
    this.report();
    if (error.kind === 'connection-lost') this.startOver();
    else again();
  }

  private fail(error: LimpError): void {
    this.abandon();
    this.release();
    this.sink.error(error);
  }

  /** Notes what may be left on the server, so that no other doc takes it. */
  private abandon(): void {
    const { holds } = this.options.calls;
    if (!this.options.calls.isPresent(this.tie)) return;
    for (const attr of this.attrs) holds.abandon(attr, this.countOf(attr));
  }

  private release(): void {
    const { calls } = this.options;
    calls.holds.release(this.attrs);
    calls.flush();
  }

  private countOf(attr: string): number {
    return this.files.filter(({ file }) => file.attr === attr).length;
  }

  private report(): void {
    const files = this.files.map(({ file }) => file);
    this.sink.progress(
      progressOf({
        files,
        loadedOf: (place) => this.loaded[place] ?? 0,
        state: 'sending',
        restarts: this.restarts,
        rate: null,
      }),
    );
  }
}

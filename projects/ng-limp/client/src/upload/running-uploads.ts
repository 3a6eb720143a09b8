import { BehaviorSubject } from 'rxjs';
import type { UploadControl } from '../requests/limp-call';
import type { FileProgress, UploadProgress } from '../requests/upload-progress';
import { remainingTime } from './remaining-time';

/** A file that goes up, and what can be done about it. */
export interface RunningUpload extends FileProgress, UploadControl {
  /** The call that it goes up for, such as `staff/create`. What is done to one of its files is done to all. */
  readonly endpoint: string;
  /** Bytes acknowledged a second, of all files of the call, of late; null while that cannot be told. */
  readonly rate: number | null;
  /** How long the rest of this file takes at this rate, in ms; null while that cannot be told. */
  readonly remaining: number | null;
  /** How often the files of the call had to start over. */
  readonly restarts: number;
}

/** All uploads that run, file by file, in the order in which their calls were made. */
export class RunningUploads {
  readonly #calls = new Map<UploadControl, readonly RunningUpload[]>();
  readonly #list = new BehaviorSubject<readonly RunningUpload[]>([]);

  /** The uploads that run: the present ones first, then each change. Never completes. */
  readonly list$ = this.#list.asObservable();

  /** The upload that `control` controls has got this far. */
  report(control: UploadControl, endpoint: string, progress: UploadProgress): void {
    const { rate, restarts } = progress;
    const files = progress.files.map((file) => ({
      ...file,
      ...control,
      endpoint,
      rate,
      restarts,
      remaining: remainingTime(file.total - file.loaded, rate),
    }));
    this.#calls.set(control, files);
    this.#tell();
  }

  /** An upload is over, however it has ended. */
  end(control: UploadControl): void {
    if (this.#calls.delete(control)) this.#tell();
  }

  #tell(): void {
    this.#list.next([...this.#calls.values()].flat());
  }
}

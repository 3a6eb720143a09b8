import {
  ChangeDetectionStrategy,
  Component,
  ViewEncapsulation,
  computed,
  input,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { LimpCall, UploadProgress } from 'ng-limp/client';
import { concat, of, switchMap } from 'rxjs';
import { LimpBytesPipe } from '../bytes/bytes.pipe';
import { percentOf, restartText, spokenProgress } from './milestones';

/**
 * Shows how the upload of a call's files goes: a bar, bytes, percent, and how often files had to start over. Shows
 * nothing for a call without files.
 *
 *     <limp-upload-progress [call]="call()" label="Upload of the photo" />
 *
 * It only watches: the app subscribes to the call itself, and what comes of it is the app's to show. A live region
 * tells assistive technology of the start, each quarter and the end, not of every chunk.
 *
 * Nearly without style. Classes to style it by: `limp-upload-progress` (the element), `limp-upload-progress-bar`,
 * `-text`, `-bytes`, `-percent`, `-restarts`; custom property `--limp-upload-progress-color`.
 */
@Component({
  selector: 'limp-upload-progress',
  imports: [LimpBytesPipe],
  template: `
    <!-- Always there: a live region is only heard when it was there before its text. -->
    <span class="limp-upload-progress-spoken" aria-live="polite">{{ spoken() }}</span>
    @if (progress(); as progress) {
      <progress
        class="limp-upload-progress-bar"
        [attr.aria-label]="label()"
        [value]="progress.loaded"
        [max]="progress.total"
      ></progress>
      <span class="limp-upload-progress-text" aria-hidden="true">
        <span class="limp-upload-progress-bytes">
          {{ progress.loaded | limpBytes }} of {{ progress.total | limpBytes }}
        </span>
        @if (restarts(); as restarts) {
          <span class="limp-upload-progress-restarts">{{ restarts }}</span>
        }
        <span class="limp-upload-progress-percent">{{ percent() }} %</span>
      </span>
    }
  `,
  styleUrl: './upload-progress.css',
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'limp-upload-progress' },
})
export class LimpUploadProgress {
  /** The call whose files go up, or null while there is none. */
  readonly call = input.required<LimpCall<unknown> | null>();
  /** What the bar is called. Default: `Upload`. */
  readonly label = input('Upload');

  protected readonly progress = toSignal(
    toObservable(this.call).pipe(
      switchMap((call) => (call === null ? of(null) : concat(of(null), call.progress$))),
    ),
    { initialValue: null },
  );
  protected readonly percent = computed(() => ofProgress(this.progress(), percentOf, 0));
  protected readonly restarts = computed(() =>
    ofProgress(this.progress(), ({ restarts }) => (restarts > 0 ? restartText(restarts) : ''), ''),
  );
  protected readonly spoken = computed(() =>
    ofProgress(this.progress(), (progress) => spokenProgress(progress, this.label()), ''),
  );
}

function ofProgress<T>(
  progress: UploadProgress | null,
  tell: (progress: UploadProgress) => T,
  otherwise: T,
): T {
  return progress === null ? otherwise : tell(progress);
}

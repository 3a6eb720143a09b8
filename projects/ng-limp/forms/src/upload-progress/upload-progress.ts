import {
  ChangeDetectionStrategy,
  Component,
  ViewEncapsulation,
  booleanAttribute,
  computed,
  inject,
  input,
} from '@angular/core';
import type { LimpCall, RunningUpload, UploadControl } from 'ng-limp/client';
import { LimpProgress } from './progress';
import { LIMP_PROGRESS_TEXTS } from './progress-texts';
import { toldProgress } from './told-progress';

/**
 * Shows how the upload of a call's files goes, or of one file of `ApiService.uploads`: a bar, bytes, percent, rate,
 * remaining time, what keeps it from going on, and how often files had to start over. Shows nothing for a call without
 * files.
 *
 * ```html
 * <limp-upload-progress [call]="sending.call()" label="Photo" controls />
 * ```
 *
 * It only watches: what comes of the call is the app's to show. A live region tells assistive technology of the start,
 * each quarter, the end and each change of state, not of every chunk.
 *
 * Nearly without style. Classes to style it by: `limp-upload-progress` (the element), `limp-upload-progress-bar`,
 * `-text`, `-bytes`, `-state`, `-rate`, `-left`, `-restarts`, `-percent`, `-pause`, `-resume`, `-cancel`; custom
 * property `--limp-upload-progress-color`. Its texts: {@link LIMP_PROGRESS_TEXTS}.
 */
@Component({
  selector: 'limp-upload-progress',
  imports: [LimpProgress],
  templateUrl: './upload-progress.html',
  styleUrl: './upload-progress.css',
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'limp-upload-progress' },
})
export class LimpUploadProgress {
  protected readonly texts = inject(LIMP_PROGRESS_TEXTS);

  /** The call whose files go up, or one of the files, or null while there is none. */
  readonly call = input.required<LimpCall<unknown> | RunningUpload | null | undefined>();
  /** What the upload is called. Default: `Upload`. */
  readonly label = input(this.texts.upload);
  /** Whether there are buttons to pause, resume and cancel it. Default: false. */
  readonly controls = input(false, { transform: booleanAttribute });

  protected readonly told = toldProgress(this.call, this.texts);
  protected readonly spoken = computed(() => {
    const told = this.told();
    return told === null ? '' : `${this.label()}: ${told.words.milestone}`;
  });
  protected readonly actions = computed(() => {
    const state = this.told()?.now.state ?? 'sent';
    if (!this.controls() || state === 'sent') return [];
    return [state === 'paused' ? 'resume' : 'pause', 'cancel'] as const;
  });

  protected act(action: keyof UploadControl): void {
    this.call()?.[action]();
  }
}

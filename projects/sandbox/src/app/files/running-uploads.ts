import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ApiService } from 'ng-limp';
import type { RunningUpload } from 'ng-limp';
import { LIMP_PROGRESS_TEXTS, LimpBytesPipe, LimpProgress } from 'ng-limp/forms';

/** All files that go up at the moment, whichever form or call they belong to. */
@Component({
  selector: 'app-running-uploads',
  imports: [LimpBytesPipe, LimpProgress],
  templateUrl: './running-uploads.html',
  styleUrl: './running-uploads.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunningUploads {
  protected readonly uploads = inject(ApiService).uploads;
  protected readonly states = inject(LIMP_PROGRESS_TEXTS).states;

  protected toggle(upload: RunningUpload): void {
    if (upload.state === 'paused') upload.resume();
    else upload.pause();
  }

  protected seconds(ms: number): number {
    return Math.ceil(ms / 1000);
  }
}

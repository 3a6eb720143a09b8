import { Directive, computed, inject, input } from '@angular/core';
import { LIMP_PROGRESS_TEXTS } from './progress-texts';
import { toldProgress } from './told-progress';
import type { LimpProgressSource } from './told-progress';

/**
 * Makes a `<progress>` show how the upload of a call's files goes, of one file of `ApiService.uploads`, or of any
 * `UploadProgress`. It is without a value, so that browsers show it as busy, while nothing is known, while it waits
 * for its turn and while the server's quota holds it back. Assistive technology is told percent, state and remaining time
 * in words.
 *
 * ```html
 * <progress [limpProgress]="sending.call()" aria-label="Photo"></progress>
 * ```
 *
 * It is without style of its own.
 */
@Directive({
  selector: 'progress[limpProgress]',
  host: {
    '[attr.value]': 'value()',
    '[attr.max]': 'told()?.now?.total',
    '[attr.aria-label]': 'ariaLabel() || null',
    '[attr.aria-valuetext]': 'told()?.words?.value',
  },
})
export class LimpProgress {
  readonly #texts = inject(LIMP_PROGRESS_TEXTS);

  /** What is to be shown. */
  readonly source = input.required<LimpProgressSource>({ alias: 'limpProgress' });
  /** What the bar is called; empty where a `<label>` says so. Default: `Upload`. */
  readonly ariaLabel = input(this.#texts.upload, { alias: 'aria-label' });

  protected readonly told = toldProgress(this.source, this.#texts);
  protected readonly value = computed(() => {
    const now = this.told()?.now;
    return now === undefined || now.state === 'queued' || now.state === 'throttled'
      ? null
      : now.loaded;
  });
}

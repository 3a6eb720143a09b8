import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { ValidationErrors } from '@angular/forms';
import type { ValidationError } from '@angular/forms/signals';
import { LimpErrorsPipe } from 'ng-limp/forms';

/** What is wrong with a field, of whichever kind of form, beneath it. */
@Component({
  selector: 'app-field-problem',
  imports: [LimpErrorsPipe],
  template: `
    <p class="wrong" aria-live="polite" [id]="problemId()">
      {{ (isShown() ? errors() : null) | limpErrors }}
    </p>
  `,
  styles: `
    .wrong {
      white-space: pre-line;
    }

    .wrong:empty {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FieldProblem {
  /** The `id` for `aria-describedby` of the field. */
  readonly problemId = input.required<string>();
  readonly errors = input.required<ValidationErrors | readonly ValidationError[] | null>();
  /** Whether it is time to say so: once the field was left or changed. Template-driven forms may say null. */
  readonly isShown = input.required<boolean | null>();
}

import { CdkTextareaAutosize } from '@angular/cdk/text-field';
import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import type { FormControl } from '@angular/forms';

/** A labelled text area for JSON, which says beneath it what is wrong. */
@Component({
  selector: 'app-json-field',
  imports: [CdkTextareaAutosize, ReactiveFormsModule],
  template: `
    <div class="field">
      <label [for]="fieldId()">{{ label() }}</label>
      <textarea
        cdkTextareaAutosize
        cdkAutosizeMinRows="2"
        cdkAutosizeMaxRows="16"
        dir="auto"
        spellcheck="false"
        autocapitalize="off"
        [id]="fieldId()"
        [formControl]="control()"
        [attr.aria-invalid]="control().invalid || null"
        [attr.aria-describedby]="fieldId() + '-problem'"
      ></textarea>
      <p class="wrong" aria-live="polite" [id]="fieldId() + '-problem'">
        {{ control().getError('json') }}
      </p>
    </div>
  `,
  styles: `
    textarea {
      font-family: var(--mono);
      font-size: 0.875rem;
      line-height: 1.5;
      resize: vertical;
    }

    .wrong:empty {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class JsonField {
  readonly label = input.required<string>();
  /** The `id` of the text area. */
  readonly fieldId = input.required<string>();
  /** Has its problem, a sentence, as the error `json`. */
  readonly control = input.required<FormControl<string>>();
}

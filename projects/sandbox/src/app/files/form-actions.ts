import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { LimpUploadProgress } from 'ng-limp/forms';
import type { LimpSubmit } from 'ng-limp/forms';
import { ErrorNote } from '../common/error-note';

/** What stands beneath the fields of all three forms: to send and to reset them, and what comes of it. */
@Component({
  selector: 'app-form-actions',
  imports: [ErrorNote, LimpUploadProgress],
  template: `
    <div class="actions">
      <button class="button primary" [attr.aria-disabled]="sending().isSending() || null">
        {{ sending().isSending() ? 'Sending …' : 'Send' }}
      </button>
      <button
        type="button"
        class="button"
        [attr.aria-disabled]="sending().isSending() || null"
        (click)="reset()"
      >
        Reset
      </button>
      @if (dirty()) {
        <span class="badge">changed</span>
      }
    </div>
    <limp-upload-progress label="Files" controls [call]="sending().call()" />
    @if (sending().error(); as problem) {
      <app-error-note data-testid="problem" [error]="problem" />
    }
    <p class="done" role="status">
      @if (sending().reply()?.args?.docs?.[0]?._id; as id) {
        Created <code>{{ id }}</code>
      }
    </p>
  `,
  styles: `
    .actions {
      align-items: center;
      display: flex;
      flex-wrap: wrap;
      gap: 0.6rem;
    }

    limp-upload-progress:has(progress),
    app-error-note,
    .done:has(code) {
      display: block;
      margin-top: 0.9rem;
    }

    .done {
      color: var(--good);
      margin: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FormActions {
  readonly sending = input.required<LimpSubmit>();
  /** Whether the form was changed since it was last empty. */
  readonly dirty = input.required<boolean | null>();
  /** The form is to be made empty. */
  readonly cleared = output();

  protected reset(): void {
    if (!this.sending().isSending()) this.cleared.emit();
  }
}

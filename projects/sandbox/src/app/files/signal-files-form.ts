import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { FormField, disabled, form, required } from '@angular/forms/signals';
import {
  LimpFileInput,
  LimpSubmit,
  fileTypes,
  maxFileSize,
  maxFiles,
  noEmptyFiles,
} from 'ng-limp/forms';
import { FieldProblem } from './field-problem';
import { FILE_LIMITS } from './file-limits';
import { FormActions } from './form-actions';
import { PhotoPreview } from './photo-preview';

interface Value {
  readonly name: { readonly en_AE: string; readonly ar_AE: string };
  readonly photo: File[] | null;
  readonly attachments: File[] | null;
}

const EMPTY: Value = { name: { en_AE: '', ar_AE: '' }, photo: null, attachments: null };

/** As a signal form: rules stand in the schema, and a template binds fields. */
@Component({
  selector: 'app-signal-files-form',
  imports: [FieldProblem, FormActions, FormField, LimpFileInput, LimpSubmit, PhotoPreview],
  templateUrl: './signal-files-form.html',
  styleUrl: './files-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignalFilesForm {
  protected readonly form = form(signal(EMPTY), (path) => {
    disabled(path, { when: ({ state }) => state.submitting() });
    required(path.name.en_AE);
    required(path.name.ar_AE);
    required(path.photo);
    fileTypes(path.photo, FILE_LIMITS.photo);
    maxFiles(path.attachments, FILE_LIMITS.attachments);
    for (const files of [path.photo, path.attachments]) {
      maxFileSize(files, FILE_LIMITS.size);
      noEmptyFiles(files);
    }
  });

  protected reset(): void {
    this.form().reset(EMPTY);
  }
}

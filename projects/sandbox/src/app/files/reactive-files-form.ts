import { ChangeDetectionStrategy, Component } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import {
  LimpFileInput,
  LimpSubmit,
  fileTypesValidator,
  maxFileSizeValidator,
  maxFilesValidator,
  noEmptyFilesValidator,
} from 'ng-limp/forms';
import { FieldProblem } from './field-problem';
import { FILE_LIMITS } from './file-limits';
import { FormActions } from './form-actions';
import { PhotoPreview } from './photo-preview';

/** As a reactive form: rules stand with the controls, and a template names them. */
@Component({
  selector: 'app-reactive-files-form',
  imports: [
    FieldProblem,
    FormActions,
    LimpFileInput,
    LimpSubmit,
    PhotoPreview,
    ReactiveFormsModule,
  ],
  templateUrl: './reactive-files-form.html',
  styleUrl: './files-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReactiveFilesForm {
  protected readonly form = new FormGroup({
    name: new FormGroup({ en_AE: text(), ar_AE: text() }),
    photo: new FormControl<File[] | null>(null, [
      Validators.required,
      fileTypesValidator(FILE_LIMITS.photo),
      maxFileSizeValidator(FILE_LIMITS.size),
      noEmptyFilesValidator(),
    ]),
    attachments: new FormControl<File[] | null>(null, [
      maxFilesValidator(FILE_LIMITS.attachments),
      maxFileSizeValidator(FILE_LIMITS.size),
      noEmptyFilesValidator(),
    ]),
  });
}

function text(): FormControl<string> {
  return new FormControl('', { nonNullable: true, validators: Validators.required });
}

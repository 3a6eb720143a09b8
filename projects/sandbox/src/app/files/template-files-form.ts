import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import {
  LimpFileInput,
  LimpFileTypes,
  LimpMaxFileSize,
  LimpMaxFiles,
  LimpNoEmptyFiles,
  LimpSubmit,
} from 'ng-limp/forms';
import { FieldProblem } from './field-problem';
import { FILE_LIMITS } from './file-limits';
import { FormActions } from './form-actions';
import { PhotoPreview } from './photo-preview';

/** As a template-driven form: rules are attributes in the template, and so are the names of the doc's attrs. */
@Component({
  selector: 'app-template-files-form',
  imports: [
    FieldProblem,
    FormActions,
    FormsModule,
    LimpFileInput,
    LimpFileTypes,
    LimpMaxFileSize,
    LimpMaxFiles,
    LimpNoEmptyFiles,
    LimpSubmit,
    PhotoPreview,
  ],
  templateUrl: './template-files-form.html',
  styleUrl: './files-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TemplateFilesForm {
  protected readonly limits = FILE_LIMITS;
  // A reset of such a form writes null.
  protected readonly english = signal<string | null>(null);
  protected readonly arabic = signal<string | null>(null);
  protected readonly photo = signal<File[] | null>(null);
  protected readonly attachments = signal<File[] | null>(null);
}

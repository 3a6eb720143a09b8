import {
  ChangeDetectionStrategy,
  Component,
  afterRenderEffect,
  inject,
  viewChild,
} from '@angular/core';
import type { ElementRef } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import type { AbstractControl, ValidationErrors, ValidatorFn } from '@angular/forms';
import type { Reply } from 'ng-limp';
import {
  LimpErrorsPipe,
  LimpFileInput,
  LimpSubmit,
  LimpUploadProgress,
  fileTypesValidator,
  noEmptyFilesValidator,
} from 'ng-limp/forms';
import { ErrorNote } from '../common/error-note';
import { notBlank } from './not-blank';
import { StaffStore } from './staff-store';

/** Writes a new document of `staff`, with its files, and shows how they go up. */
@Component({
  selector: 'app-staff-form',
  imports: [
    ErrorNote,
    LimpErrorsPipe,
    LimpFileInput,
    LimpSubmit,
    LimpUploadProgress,
    ReactiveFormsModule,
  ],
  templateUrl: './staff-form.html',
  styleUrl: './staff-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StaffForm {
  private readonly store = inject(StaffStore);
  private readonly sending = viewChild.required(LimpSubmit);
  private readonly outcome = viewChild.required<ElementRef<HTMLElement>>('outcome');

  protected readonly form = new FormGroup({
    name: new FormGroup({
      en_AE: text(notBlank('The English name is missing.')),
      ar_AE: text(notBlank('The Arabic name is missing.')),
    }),
    jobtitle: new FormGroup({ en_AE: text(), ar_AE: text() }),
    photo: files(fileTypesValidator('image/*'), noEmptyFilesValidator()),
    attachments: files(noEmptyFilesValidator()),
  });

  /** What is sent: without what was left empty. */
  protected readonly doc = (): Readonly<Record<string, unknown>> => {
    const { name, jobtitle, photo, attachments } = this.form.getRawValue();
    const title = filled(jobtitle);
    return {
      name: filled(name),
      ...(Object.keys(title).length > 0 && { jobtitle: title }),
      ...(photo && { photo }),
      ...(attachments && { attachments }),
    };
  };

  constructor() {
    // The form is long: what comes of it may be below the screen.
    afterRenderEffect(() => {
      const { call, reply, error } = this.sending();
      if (reply() ?? error() ?? call())
        this.outcome().nativeElement.scrollIntoView({ block: 'nearest' });
    });
  }

  protected created({ args }: Reply): void {
    const id = args.docs?.[0]?._id;
    if (id !== undefined) this.store.created(id, this.form.controls.photo.value?.[0] ?? null);
  }

  /** What to tell beneath a field: nothing before it was left. */
  protected shown({ touched, errors }: AbstractControl): ValidationErrors | null {
    return touched ? errors : null;
  }

  protected isWrong({ touched, invalid }: AbstractControl): true | null {
    return touched && invalid ? true : null;
  }
}

function text(...validators: ValidatorFn[]): FormControl<string> {
  return new FormControl('', { nonNullable: true, validators });
}

function files(...validators: ValidatorFn[]): FormControl<File[] | null> {
  return new FormControl<File[] | null>(null, { validators });
}

/** Without the locales that were left empty. */
function filled(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(texts)
      .map(([locale, value]): [string, string] => [locale, value.trim()])
      .filter(([, value]) => value !== ''),
  );
}

import { ChangeDetectionStrategy, Component, signal, viewChild } from '@angular/core';
import type { Type } from '@angular/core';
import {
  FormControl,
  FormGroup,
  FormsModule,
  NgForm,
  NgModel,
  ReactiveFormsModule,
  Validators,
} from '@angular/forms';
import { FormField, disabled, form, required } from '@angular/forms/signals';
import { LimpFileInput } from '../file-input';

/** A form with a required file control, of whichever kind. */
export interface FormHost {
  /** The value in the form's model. */
  files(): File[] | null;
  set(files: File[] | null): void;
  reset(): void;
  disable(): void;
  state(): { dirty: boolean; touched: boolean; valid: boolean };
}

@Component({
  imports: [ReactiveFormsModule, LimpFileInput],
  template: `
    <form [formGroup]="form">
      <limp-file-input formControlName="files" label="Files" multiple />
    </form>
    <button type="button">Elsewhere</button>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReactiveForm implements FormHost {
  // Only the function itself tells Angular that the control is required.
  private readonly control = new FormControl<File[] | null>(null, Validators.required);
  protected readonly form = new FormGroup({ files: this.control });

  files(): File[] | null {
    return this.control.value;
  }

  set(files: File[] | null): void {
    this.control.setValue(files);
  }

  reset(): void {
    this.form.reset();
  }

  disable(): void {
    this.control.disable();
  }

  state(): { dirty: boolean; touched: boolean; valid: boolean } {
    return this.control;
  }
}

@Component({
  imports: [FormField, LimpFileInput],
  template: `
    <form><limp-file-input [formField]="form.files" label="Files" multiple /></form>
    <button type="button">Elsewhere</button>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignalForm implements FormHost {
  private readonly model = signal<{ files: File[] | null }>({ files: null });
  private readonly isDisabled = signal(false);
  readonly form = form(this.model, (path) => {
    required(path.files);
    disabled(path.files, { when: () => this.isDisabled() });
  });

  files(): File[] | null {
    return this.model().files;
  }

  set(files: File[] | null): void {
    this.model.set({ files });
  }

  reset(): void {
    this.form().reset({ files: null });
  }

  disable(): void {
    this.isDisabled.set(true);
  }

  state(): { dirty: boolean; touched: boolean; valid: boolean } {
    const field = this.form.files();
    return { dirty: field.dirty(), touched: field.touched(), valid: field.valid() };
  }
}

@Component({
  imports: [FormsModule, LimpFileInput],
  template: `
    <form>
      <limp-file-input
        name="files"
        label="Files"
        [(ngModel)]="files"
        [disabled]="isDisabled()"
        required
        multiple
      />
    </form>
    <button type="button">Elsewhere</button>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TemplateForm implements FormHost {
  readonly files = signal<File[] | null>(null);
  protected readonly isDisabled = signal(false);
  private readonly form = viewChild.required(NgForm);
  private readonly control = viewChild.required(NgModel);

  set(files: File[] | null): void {
    this.files.set(files);
  }

  reset(): void {
    this.form().resetForm();
  }

  disable(): void {
    this.isDisabled.set(true);
  }

  state(): { dirty: boolean; touched: boolean; valid: boolean } {
    return this.control().control;
  }
}

export const kindsOfForm: readonly (readonly [kind: string, host: Type<FormHost>])[] = [
  ['a reactive form', ReactiveForm],
  ['a signal form', SignalForm],
  ['a template-driven form', TemplateForm],
];

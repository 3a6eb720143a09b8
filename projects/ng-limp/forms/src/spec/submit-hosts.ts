import {
  ChangeDetectionStrategy,
  Component,
  Directive,
  Injectable,
  inject,
  input,
  resource,
  signal,
  viewChild,
} from '@angular/core';
import type { Signal, WritableSignal } from '@angular/core';
import {
  FormControl,
  FormGroup,
  FormsModule,
  NG_ASYNC_VALIDATORS,
  NgForm,
  ReactiveFormsModule,
  Validators,
} from '@angular/forms';
import type { AbstractControl, AsyncValidator, ValidationErrors } from '@angular/forms';
import { FormField, disabled, form, required, validateAsync } from '@angular/forms/signals';
import type { FieldTree } from '@angular/forms/signals';
import type { LimpError, Reply } from 'ng-limp/client';
import { LimpFileInput } from '../file-input/file-input';
import { LimpSubmit } from '../submit/submit';
import type { LimpSubmitArgs } from '../submit/submit';
import { LimpUploadProgress } from '../upload-progress/upload-progress';

/** Answers what the validators of all hosts ask: whether an email address is taken. */
@Injectable({ providedIn: 'root' })
export class Emails {
  isTaken: (email: string) => Promise<boolean> = async () => false;
}

/** A form of whichever kind, with the same fields. */
export interface SubmitHost {
  readonly isShown: WritableSignal<boolean>;
  readonly args: WritableSignal<LimpSubmitArgs>;
  readonly reset: WritableSignal<unknown>;
  readonly sending: Signal<LimpSubmit>;
  readonly replies: Reply[];
  readonly failures: LimpError[];
  /** What the server's error at a control says, or null. */
  refusalAt(path: string): string | null;
  isTouched(path: string): boolean;
}

const START = { email: '', name: { en_AE: '', ar_AE: '' }, photo: null, code: 'fixed' };

/** What stands in the forms after the fields. */
@Component({
  selector: 'app-rest',
  imports: [LimpUploadProgress],
  template: `
    <button>Create</button>
    @if (sending().isSending()) {
      <button type="button" (click)="sending().cancel()">Stop</button>
    }
    <limp-upload-progress [call]="sending().call()" label="Files" controls />
    @if (sending().error(); as error) {
      <p role="alert">{{ error.msg }}</p>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Rest {
  readonly sending = input.required<LimpSubmit>();
}

@Directive()
abstract class Host {
  readonly isShown = signal(true);
  readonly args = signal<LimpSubmitArgs>({});
  readonly reset = signal<unknown>(false);
  readonly sending = viewChild.required(LimpSubmit);
  readonly replies: Reply[] = [];
  readonly failures: LimpError[] = [];
  readonly emails = inject(Emails);
}

@Component({
  imports: [ReactiveFormsModule, LimpFileInput, LimpSubmit, Rest],
  template: `
    @if (isShown()) {
      <form
        aria-label="Staff"
        limpSubmit="staff/create"
        #sending="limpSubmit"
        [formGroup]="form"
        [limpArgs]="args()"
        [limpReset]="reset()"
        (limpSubmitted)="replies.push($event)"
        (limpFailed)="failures.push($event)"
      >
        <label>Email <input formControlName="email" /></label>
        <div formGroupName="name">
          <label>English <input formControlName="en_AE" /></label>
          <label>Arabic <input formControlName="ar_AE" /></label>
        </div>
        <limp-file-input formControlName="photo" label="Photo" />
        <label>Code <input formControlName="code" /></label>
        <app-rest [sending]="sending" />
      </form>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReactiveHost extends Host implements SubmitHost {
  readonly form = new FormGroup({
    email: new FormControl(START.email, {
      nonNullable: true,
      validators: [(control) => Validators.required(control)],
      asyncValidators: [({ value }: AbstractControl<string>) => notTaken(this.emails, value)],
    }),
    name: new FormGroup({
      en_AE: new FormControl(START.name.en_AE, {
        nonNullable: true,
        validators: [(control) => Validators.required(control)],
      }),
      ar_AE: new FormControl(START.name.ar_AE, {
        nonNullable: true,
        validators: [(control) => Validators.required(control)],
      }),
    }),
    photo: new FormControl<File[] | null>(null),
    code: new FormControl({ value: START.code, disabled: true }, { nonNullable: true }),
  });

  refusalAt(path: string): string | null {
    return refusalOf(this.form.get(path));
  }

  isTouched(path: string): boolean {
    return this.form.get(path)?.touched ?? false;
  }
}

@Directive({
  selector: '[appNotTaken]',
  providers: [{ provide: NG_ASYNC_VALIDATORS, useExisting: NotTaken, multi: true }],
})
export class NotTaken implements AsyncValidator {
  private readonly emails = inject(Emails);

  validate({ value }: AbstractControl<string>): Promise<ValidationErrors | null> {
    return notTaken(this.emails, value);
  }
}

@Component({
  imports: [FormsModule, LimpFileInput, LimpSubmit, Rest, NotTaken],
  template: `
    @if (isShown()) {
      <form
        aria-label="Staff"
        limpSubmit="staff/create"
        #sending="limpSubmit"
        [limpArgs]="args()"
        [limpReset]="reset()"
        (limpSubmitted)="replies.push($event)"
        (limpFailed)="failures.push($event)"
      >
        <label>Email <input name="email" required appNotTaken [(ngModel)]="email" /></label>
        <div ngModelGroup="name">
          <label>English <input name="en_AE" required [(ngModel)]="english" /></label>
          <label>Arabic <input name="ar_AE" required [(ngModel)]="arabic" /></label>
        </div>
        <limp-file-input name="photo" label="Photo" [(ngModel)]="photo" />
        <label>Code <input name="code" disabled [(ngModel)]="code" /></label>
        <app-rest [sending]="sending" />
      </form>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TemplateHost extends Host implements SubmitHost {
  readonly email = signal(START.email);
  readonly english = signal(START.name.en_AE);
  readonly arabic = signal(START.name.ar_AE);
  readonly photo = signal<File[] | null>(null);
  readonly code = signal(START.code);
  private readonly form = viewChild.required(NgForm);

  refusalAt(path: string): string | null {
    return refusalOf(this.form().control.get(path));
  }

  isTouched(path: string): boolean {
    return this.form().control.get(path)?.touched ?? false;
  }
}

@Component({
  imports: [FormField, LimpFileInput, LimpSubmit, Rest],
  template: `
    @if (isShown()) {
      <form
        aria-label="Staff"
        limpSubmit="staff/create"
        #sending="limpSubmit"
        [formRoot]="form"
        [limpArgs]="args()"
        [limpReset]="reset()"
        (limpSubmitted)="replies.push($event)"
        (limpFailed)="failures.push($event)"
      >
        <label>Email <input [formField]="form.email" /></label>
        <label>English <input [formField]="form.name.en_AE" /></label>
        <label>Arabic <input [formField]="form.name.ar_AE" /></label>
        <limp-file-input label="Photo" [formField]="form.photo" />
        <label>Code <input [formField]="form.code" /></label>
        <app-rest [sending]="sending" />
      </form>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignalHost extends Host implements SubmitHost {
  readonly model = signal<{
    email: string;
    name: { en_AE: string; ar_AE: string };
    photo: File[] | null;
    code: string;
  }>(START);
  readonly form = form(this.model, (path) => {
    disabled(path, { when: ({ state }) => state.submitting() });
    disabled(path.code);
    required(path.email);
    required(path.name.en_AE);
    required(path.name.ar_AE);
    validateAsync(path.email, {
      params: ({ value }) => value(),
      factory: (params) =>
        resource({ params, loader: ({ params: email }) => this.emails.isTaken(email) }),
      onSuccess: (isTaken) => (isTaken ? { kind: 'taken' } : null),
      onError: () => ({ kind: 'unknown' }),
    });
  });

  refusalAt(path: string): string | null {
    return this.at(path)().getError('limpServer')?.message ?? null;
  }

  isTouched(path: string): boolean {
    return this.at(path)().touched();
  }

  private at(path: string): FieldTree<unknown> {
    const { email, name, photo } = this.form;
    const fields: Readonly<Record<string, FieldTree<unknown>>> = {
      email,
      name,
      photo,
      'name.en_AE': name.en_AE,
      'name.ar_AE': name.ar_AE,
    };
    return fields[path] ?? this.form;
  }
}

async function notTaken(emails: Emails, email: string): Promise<ValidationErrors | null> {
  return (await emails.isTaken(email)) ? { taken: true } : null;
}

function refusalOf(control: AbstractControl | null): string | null {
  const error: unknown = control?.getError('limpServer');
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  return isError && typeof error.message === 'string' ? error.message : null;
}

import {
  ChangeDetectionStrategy,
  Component,
  InjectionToken,
  inject,
  provideCheckNoChangesConfig,
  provideZonelessChangeDetection,
  signal,
  viewChild,
} from '@angular/core';
import type { EnvironmentProviders, Provider, Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { FormControl, FormsModule, NgModel, ReactiveFormsModule } from '@angular/forms';
import type { AbstractControl, AsyncValidatorFn, ValidatorFn } from '@angular/forms';
import { FormField, form } from '@angular/forms/signals';
import type { PathKind, SchemaPath, SchemaPathRules } from '@angular/forms/signals';
import { filter, firstValueFrom, startWith } from 'rxjs';
import { LimpFileInput } from '../file-input/file-input';
import { toFileList } from '../file-input/file-list';
import {
  LimpFileTypes,
  LimpImageSize,
  LimpMaxFileSize,
  LimpMaxFiles,
  LimpMaxTotalSize,
  LimpMinFiles,
  LimpNoEmptyFiles,
} from '../validators/check-directives';
import { LimpErrorsPipe } from '../validators/errors.pipe';
import type { ImageSizeLimits } from '../validators/file-errors';

export type FilesPath = SchemaPath<File[] | null, SchemaPathRules.Supported, PathKind.Child>;

/** What the attributes in a template say. */
export interface Limits {
  readonly minFiles?: number | null;
  readonly maxFiles?: number | null;
  readonly maxFileSize?: number | null;
  readonly maxTotalSize?: number | null;
  readonly fileTypes?: string | null;
  readonly noEmptyFiles?: boolean;
  readonly imageSize?: ImageSizeLimits | '' | null;
}

/** One check, as each kind of form has it. */
export interface Check {
  readonly validator?: () => ValidatorFn;
  readonly asyncValidator?: () => AsyncValidatorFn;
  readonly rule?: (path: FilesPath) => void;
  readonly limits?: Limits;
}

const CHECK = new InjectionToken<Check>('test: check');

interface FilesHost {
  readonly files: File[] | null;
  readonly status: string;
  /** By kind. */
  readonly errors: Readonly<Record<string, unknown>>;
  set(files: File[] | null): void;
  /** Waits while the check is pending. */
  decided(): Promise<unknown>;
}

@Component({
  imports: [LimpErrorsPipe, LimpFileInput, ReactiveFormsModule],
  template: `
    <p>{{ control.errors | limpErrors }}</p>
    <limp-file-input [formControl]="control" multiple aria-label="Files" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReactiveHost implements FilesHost {
  private readonly check = inject(CHECK);
  readonly control = new FormControl<File[] | null>(
    null,
    this.check.validator?.(),
    this.check.asyncValidator?.(),
  );

  get files(): File[] | null {
    return this.control.value;
  }

  get status(): string {
    return this.control.status;
  }

  get errors(): Readonly<Record<string, unknown>> {
    return this.control.errors ?? {};
  }

  set(files: File[] | null): void {
    this.control.setValue(files);
  }

  decided(): Promise<unknown> {
    return decided(this.control);
  }
}

@Component({
  imports: [FormField, LimpErrorsPipe, LimpFileInput],
  template: `
    <p>{{ form.files().errors() | limpErrors }}</p>
    <limp-file-input [formField]="form.files" multiple aria-label="Files" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignalHost implements FilesHost {
  private readonly check = inject(CHECK);
  private readonly model = signal<{ files: File[] | null }>({ files: null });
  readonly form = form(this.model, (path) => {
    this.check.rule?.(path.files);
  });

  get files(): File[] | null {
    return this.model().files;
  }

  get status(): string {
    const state = this.form.files();
    if (state.pending()) return 'PENDING';
    return state.valid() ? 'VALID' : 'INVALID';
  }

  get errors(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.form
        .files()
        .errors()
        .map(({ fieldTree: _, ...error }) => [error.kind, error]),
    );
  }

  set(files: File[] | null): void {
    this.model.set({ files });
  }

  /** The form itself keeps the app from being stable. */
  async decided(): Promise<void> {}
}

@Component({
  imports: [
    FormsModule,
    LimpErrorsPipe,
    LimpFileInput,
    LimpFileTypes,
    LimpImageSize,
    LimpMaxFileSize,
    LimpMaxFiles,
    LimpMaxTotalSize,
    LimpMinFiles,
    LimpNoEmptyFiles,
  ],
  template: `
    <form>
      <p>{{ field.errors | limpErrors }}</p>
      <limp-file-input
        #field="ngModel"
        name="files"
        [(ngModel)]="model"
        multiple
        aria-label="Files"
        [limpMinFiles]="limits().minFiles"
        [limpMaxFiles]="limits().maxFiles"
        [limpMaxFileSize]="limits().maxFileSize"
        [limpMaxTotalSize]="limits().maxTotalSize"
        [limpFileTypes]="limits().fileTypes"
        [limpNoEmptyFiles]="limits().noEmptyFiles"
        [limpImageSize]="limits().imageSize"
      />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TemplateHost implements FilesHost {
  readonly limits = signal<Limits>(inject(CHECK).limits ?? {});
  readonly model = signal<File[] | null>(null);
  private readonly field = viewChild.required(NgModel);

  get files(): File[] | null {
    return this.model();
  }

  get status(): string {
    return this.field().control.status;
  }

  get errors(): Readonly<Record<string, unknown>> {
    return this.field().errors ?? {};
  }

  set(files: File[] | null): void {
    this.model.set(files);
  }

  decided(): Promise<unknown> {
    return decided(this.field().control);
  }
}

function decided({ status, statusChanges }: AbstractControl): Promise<unknown> {
  return firstValueFrom(
    statusChanges.pipe(
      startWith(status),
      filter((now) => now !== 'PENDING'),
    ),
  );
}

/** A form of one control with a check on it. */
export class CheckedForm<Host extends FilesHost = FilesHost> {
  private constructor(private readonly fixture: ComponentFixture<Host>) {}

  static async of<Host extends FilesHost>(
    host: Type<Host>,
    check: Check,
    ...providers: readonly (Provider | EnvironmentProviders)[]
  ): Promise<CheckedForm<Host>> {
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        // Looks at every component for what was shown before it changed.
        provideCheckNoChangesConfig({ exhaustive: true }),
        { provide: CHECK, useValue: check },
        ...providers,
      ],
    });
    const checked = new CheckedForm(TestBed.createComponent(host));
    await checked.settled();
    return checked;
  }

  get host(): Host {
    return this.fixture.componentInstance;
  }

  /** What the form shows in place of its errors. */
  get told(): string {
    return this.element.querySelector('p')?.textContent ?? '';
  }

  /** As a person does it, in the dialog. */
  async choose(...files: File[]): Promise<void> {
    const input = this.element.querySelector('input');
    if (input === null) throw new Error('There is no input.');
    input.files = toFileList(files);
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await this.settled();
  }

  /** As the app does it. */
  async set(files: File[] | null): Promise<void> {
    this.host.set(files);
    await this.settled();
  }

  /** Sets other limits in the template. */
  async limit(this: CheckedForm<TemplateHost>, limits: Limits): Promise<void> {
    this.host.limits.set(limits);
    await this.settled();
  }

  /** Waits until nothing is pending. */
  async settled(): Promise<void> {
    await this.fixture.whenStable();
    // ngModel takes over what its model says in a microtask of its own.
    await this.fixture.whenStable();
    await this.host.decided();
    await this.fixture.whenStable();
  }

  private get element(): Element {
    const element: unknown = this.fixture.nativeElement;
    if (!(element instanceof Element)) throw new Error('There is no element.');
    return element;
  }
}

/** The kinds of form, each with its control and what shows its errors. */
export const KINDS_OF_FORM: Readonly<Record<string, Type<FilesHost>>> = {
  reactive: ReactiveHost,
  signal: SignalHost,
  'template-driven': TemplateHost,
};

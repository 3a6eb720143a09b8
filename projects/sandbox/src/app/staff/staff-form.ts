import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import type { AbstractControl, ValidatorFn } from '@angular/forms';
import { LimpError } from 'ng-limp';
import type { LimpCall, Reply } from 'ng-limp';
import {
  LimpErrorsPipe,
  LimpFileInput,
  LimpUploadProgress,
  fileTypesValidator,
  noEmptyFilesValidator,
} from 'ng-limp/forms';
import type { Subscription } from 'rxjs';
import { ErrorNote } from '../common/error-note';
import { notBlank } from './not-blank';
import { StaffStore } from './staff-store';

/** Writes a new document of `staff`, with its files, and shows how they go up. */
@Component({
  selector: 'app-staff-form',
  imports: [ErrorNote, LimpErrorsPipe, LimpFileInput, LimpUploadProgress, ReactiveFormsModule],
  templateUrl: './staff-form.html',
  styleUrl: './staff-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StaffForm {
  private readonly store = inject(StaffStore);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly injector = inject(Injector);
  private readonly outcome = viewChild.required<ElementRef<HTMLElement>>('outcome');
  private subscription: Subscription | null = null;

  protected readonly form = new FormGroup({
    name: new FormGroup({
      en_AE: text(notBlank('The English name is missing.')),
      ar_AE: text(notBlank('The Arabic name is missing.')),
    }),
    jobtitle: new FormGroup({ en_AE: text(), ar_AE: text() }),
    photo: files(fileTypesValidator('image/*'), noEmptyFilesValidator()),
    attachments: files(noEmptyFilesValidator()),
  });
  /** The create under way, or the last one. */
  protected readonly call = signal<LimpCall<Reply> | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<LimpError | null>(null);
  protected readonly createdId = signal<string | null>(null);

  protected submit(): void {
    if (this.isBusy()) return;
    this.problem.set(null);
    this.createdId.set(null);
    this.form.markAllAsTouched();
    if (this.form.invalid) {
      this.focusFirstWrong();
      return;
    }
    const photo = this.form.getRawValue().photo?.[0] ?? null;
    const call = this.store.create(this.doc());
    this.call.set(call);
    this.isBusy.set(true);
    this.form.disable();
    this.showOutcome();
    this.subscription = call.subscribe({
      next: ({ args }) => {
        const id = args.docs?.[0]?._id ?? null;
        this.createdId.set(id);
        if (id !== null) this.store.created(id, photo);
        this.form.reset();
        this.showOutcome();
      },
      error: (error: unknown) => {
        this.problem.set(LimpError.from(error));
        this.showOutcome();
      },
    });
    this.subscription.add(() => {
      this.isBusy.set(false);
      this.form.enable();
    });
  }

  /** What to say beneath a field: nothing before it was left. */
  protected wrong({ touched, errors }: AbstractControl): string {
    const sentence: unknown = touched ? errors?.['text'] : '';
    return typeof sentence === 'string' ? sentence : '';
  }

  protected isWrong({ touched, invalid }: AbstractControl): true | null {
    return touched && invalid ? true : null;
  }

  /** Takes the create back: the upload stops, and nothing is stored. */
  protected stop(): void {
    this.subscription?.unsubscribe();
    this.call.set(null);
  }

  /** The form is long: what comes of it may be below the screen. */
  private showOutcome(): void {
    const show = () => {
      this.outcome().nativeElement.scrollIntoView({ block: 'nearest' });
    };
    afterNextRender({ read: show }, { injector: this.injector });
  }

  private doc(): Readonly<Record<string, unknown>> {
    const { name, jobtitle, photo, attachments } = this.form.getRawValue();
    const title = filled(jobtitle);
    const [picture] = photo ?? [];
    return {
      name: filled(name),
      ...(Object.keys(title).length === 0 ? {} : { jobtitle: title }),
      ...(picture === undefined ? {} : { photo: picture }),
      ...(attachments === null ? {} : { attachments }),
    };
  }

  private focusFirstWrong(): void {
    // The fields say that they are wrong only after the next rendering; their hosts say it at once.
    const wrong = this.element.nativeElement.querySelector('.ng-invalid:not(form, fieldset)');
    const input = wrong?.matches('input') === true ? wrong : wrong?.querySelector('input');
    if (input instanceof HTMLElement) input.focus();
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

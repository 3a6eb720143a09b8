import { Directive, ElementRef, computed, inject, input, signal } from '@angular/core';
import type { DoCheck } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { FormGroupDirective, NgControl, NgForm } from '@angular/forms';
import { FORM_FIELD } from '@angular/forms/signals';
import { ErrorStateMatcher } from '@angular/material/core';
import { MatFormFieldControl } from '@angular/material/form-field';
import { LimpFileInput } from 'ng-limp/forms';
import type { LimpFileInputField } from 'ng-limp/forms';
import { map } from 'rxjs';

/**
 * Lets a `<limp-file-input>` stand in a `<mat-form-field>`, which then shows its label, hints and errors:
 *
 * ```html
 * <mat-form-field>
 *   <mat-label>Photo</mat-label>
 *   <limp-file-input limpMatFileInput formControlName="photo" accept="image/*" />
 *   <mat-error>A photo is needed.</mat-error>
 * </mat-form-field>
 * ```
 *
 * For reactive, template-driven and signal forms. As with `matInput`, errors are shown when an `ErrorStateMatcher`
 * says so: by default once the control was touched, or its form submitted.
 */
@Directive({
  selector: 'limp-file-input[limpMatFileInput]',
  providers: [{ provide: MatFormFieldControl, useExisting: LimpMatFileInput }],
  host: {
    '(focusin)': 'isFocused.set(true)',
    '(focusout)': 'isFocused.set(false)',
    // The form field has a frame and paddings of its own.
    '[style.--limp-file-input-border]': '"0"',
    '[style.--limp-file-input-padding]': '"0"',
    '[style.--limp-file-input-error-color]': '"var(--mat-sys-error)"',
  },
})
export class LimpMatFileInput implements MatFormFieldControl<File[] | null>, DoCheck {
  /** When errors are shown. Default: what the app provides. */
  readonly errorStateMatcher = input<ErrorStateMatcher | null>(null);

  readonly #control = inject(LimpFileInput);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #providedMatcher = inject(ErrorStateMatcher);
  readonly #signalField = inject(FORM_FIELD, { self: true, optional: true });
  readonly #group = inject(FormGroupDirective, { optional: true });
  readonly #form = inject(NgForm, { optional: true });
  protected readonly isFocused = signal(false);

  // What follows is for the form field.

  readonly controlType = 'limp-file-input';
  readonly ngControl = inject(NgControl, { self: true, optional: true });
  /** There is a button even while no file is chosen, so that the label cannot stand in its place. */
  readonly shouldLabelFloat = true;
  readonly stateChanges = toObservable(
    computed(() =>
      [
        this.id,
        this.focused,
        this.empty,
        this.required,
        this.disabled,
        this.errorState,
        this.userAriaDescribedBy,
      ].join(),
    ),
  ).pipe(map(() => undefined));

  get id(): string {
    return this.#control.inputId();
  }

  get focused(): boolean {
    return this.isFocused() && !this.disabled;
  }

  get empty(): boolean {
    return this.#control.value() === null;
  }

  get required(): boolean {
    return this.#control.required();
  }

  get disabled(): boolean {
    return this.#control.disabled();
  }

  get errorState(): boolean {
    return this.#control.formField()?.showsError ?? false;
  }

  get userAriaDescribedBy(): string {
    return this.#control.ariaDescribedby() ?? '';
  }

  setDescribedByIds(ids: string[]): void {
    this.#show({ describedBy: ids.join(' ') });
  }

  onContainerClick({ target }: MouseEvent): void {
    if (!(target instanceof Node && this.#host.contains(target))) this.#control.focus();
  }

  /** Reactive and template-driven forms do not tell when they were submitted, or a control touched. */
  ngDoCheck(): void {
    const showsError = this.#isWrong();
    if (showsError !== this.errorState) this.#show({ showsError });
  }

  #isWrong(): boolean {
    const matcher = this.errorStateMatcher() ?? this.#providedMatcher;
    if (this.#signalField && matcher.isSignalErrorState) {
      return matcher.isSignalErrorState(this.#signalField.field());
    }
    if (this.ngControl === null) return this.#control.invalid() && this.#control.touched();
    return matcher.isErrorState(this.ngControl.control, this.#group ?? this.#form);
  }

  #show(changed: Partial<LimpFileInputField>): void {
    this.#control.formField.update((shown) => ({
      describedBy: '',
      showsError: false,
      ...shown,
      ...changed,
    }));
  }
}

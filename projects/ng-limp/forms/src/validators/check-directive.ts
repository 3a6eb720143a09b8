import { Directive, afterRenderEffect, inject, signal, untracked } from '@angular/core';
import type { AfterContentChecked, Signal } from '@angular/core';
import { NgControl } from '@angular/forms';
import type { AbstractControl, AsyncValidatorFn, ValidatorFn } from '@angular/forms';

/**
 * Checks the control of its element.
 *
 * It adds itself to the control, which others leave to `NG_VALIDATORS`: Angular asks nobody there where the control is
 * a component with a `value` model, as `<limp-file-input>` is (angular/angular#70721).
 */
@Directive()
export abstract class CheckDirective implements AfterContentChecked {
  readonly #ngControl = inject(NgControl, { self: true });
  readonly #control = signal<AbstractControl<unknown> | null>(null);

  /** What is allowed. Whenever it changes, the control is checked anew. */
  abstract readonly limit: Signal<unknown>;
  protected readonly validators: ValidatorFn[] = [];
  protected readonly asyncValidators: AsyncValidatorFn[] = [];

  constructor() {
    // After rendering, as what was rendered before this element may tell how the form stands.
    afterRenderEffect((onCleanup) => {
      const control = this.#control();
      if (control === null) return;
      control.addValidators(this.validators);
      control.addAsyncValidators(this.asyncValidators);
      onCleanup(() => {
        control.removeValidators(this.validators);
        control.removeAsyncValidators(this.asyncValidators);
        // The element may be going in the midst of rendering.
        queueMicrotask(() => {
          recheck(control);
        });
      });
    });
    afterRenderEffect(() => {
      const control = this.#control();
      this.limit();
      if (control !== null) untracked(() => recheck(control));
    });
  }

  /** Which control it is, is known only after the other directives have their inputs, and may change. */
  ngAfterContentChecked(): void {
    this.#control.set(this.#ngControl.control);
  }
}

/** No files are right by every check: then nothing is to be told to who listens for changes. */
function recheck(control: AbstractControl<unknown>): void {
  if (control.value !== null) control.updateValueAndValidity();
}

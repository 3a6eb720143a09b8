import { DestroyRef, afterEveryRender, inject } from '@angular/core';
import { FormResetEvent, NG_VALIDATORS, NgControl } from '@angular/forms';
import type { AbstractControl, Validator } from '@angular/forms';
import { Subscription } from 'rxjs';

/**
 * Does what the directives of reactive and template-driven forms leave undone where a control is a component with a
 * `value` model (angular/angular#70721): validators that are directives, such as `required`, check it, and a reset
 * reaches the variable that `ngModel` is bound to. To be called in the constructor of such a component.
 */
export function completeFormDirectives(): void {
  const ngControl = inject(NgControl, { self: true, optional: true });
  if (ngControl === null) return;
  const directives = inject(NG_VALIDATORS, { self: true, optional: true }) ?? [];
  let control: AbstractControl | null = null;
  let resets = Subscription.EMPTY;
  inject(DestroyRef).onDestroy(() => {
    resets.unsubscribe();
  });

  function complete(current: AbstractControl): void {
    resets = current.events.subscribe((event) => {
      if (event instanceof FormResetEvent) ngControl?.viewToModelUpdate(current.value);
    });
    if (directives.length === 0 || !ngControl?.validator) return;
    current.addValidators(ngControl.validator);
    const check = () => {
      current.updateValueAndValidity();
    };
    for (const directive of directives) {
      if (isValidator(directive)) directive.registerOnValidatorChange?.(check);
    }
    check();
  }

  // Which control it is, is known only after the directives were given their inputs, and it may be exchanged.
  afterEveryRender(() => {
    if (ngControl.control === control) return;
    control = ngControl.control;
    resets.unsubscribe();
    // A signal form shows something else as its control, and needs none of this.
    if (control && 'events' in control) complete(control);
  });
}

function isValidator(directive: unknown): directive is Validator {
  return typeof directive === 'object';
}

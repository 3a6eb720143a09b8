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
  for (const directive of directives) {
    if (!isValidator(directive)) continue;
    directive.registerOnValidatorChange?.(() => {
      // It may come in the midst of rendering, when a template has already shown the state of the form.
      queueMicrotask(() => control?.updateValueAndValidity());
    });
  }
  // Which control it is, is known only after the directives were given their inputs, and it may be exchanged.
  afterEveryRender(() => {
    const { control: current, validator } = ngControl;
    if (current === control) return;
    control = current;
    resets.unsubscribe();
    // A signal form shows something else as its control, and needs none of this.
    if (!current || !('events' in current)) return;
    resets = current.events.subscribe((event) => {
      if (event instanceof FormResetEvent) ngControl.viewToModelUpdate(current.value);
    });
    if (validator) {
      current.addValidators(validator);
      current.updateValueAndValidity();
    }
  });
}

function isValidator(directive: unknown): directive is Validator {
  return typeof directive === 'object';
}

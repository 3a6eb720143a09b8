import { FormArray, FormGroup } from '@angular/forms';
import type { AbstractControl, FormGroupDirective, NgForm, ValidationErrors } from '@angular/forms';
import { filter, map, startWith, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { tellRefused } from './sent-form';
import type { LimpServerError, SentForm } from './sent-form';

const FOCUSABLE = ':is(input:not([type=hidden]), select, textarea, button):enabled, [tabindex]';

/** A reactive or a template-driven form. */
export function controlForm(
  directive: NgForm | FormGroupDirective,
  element: HTMLFormElement,
): SentForm {
  // Asked for each time, as it may be exchanged.
  const groupOf = (): FormGroup => directive.control;
  return {
    value(): unknown {
      const value: unknown = groupOf().value;
      return value;
    },
    check(): Observable<boolean> {
      const group = groupOf();
      group.markAllAsTouched();
      if (group.pending) validateAnew(group);
      return group.statusChanges.pipe(
        startWith(group.status),
        filter((status) => status !== 'PENDING'),
        map((status) => status !== 'INVALID'),
        take(1),
      );
    },
    begin() {
      const group = groupOf();
      const enabled = leavesOf(group).filter((control) => control.enabled);
      group.disable();
      return (refused) => {
        for (const control of enabled) control.enable();
        return tellRefused<AbstractControl>(refused, group, childrenOf, refuse);
      };
    },
    focusWrong(): void {
      // Groups are wrong as their controls are: the innermost is meant.
      const wrong = element.querySelector('.ng-invalid:not(:has(.ng-invalid))');
      const target = wrong?.matches(FOCUSABLE) === true ? wrong : wrong?.querySelector(FOCUSABLE);
      if (target instanceof HTMLElement) target.focus();
    },
    reset(value): void {
      directive.resetForm(value);
    },
  };
}

function childrenOf(control: AbstractControl): readonly [string, AbstractControl][] {
  return control instanceof FormGroup || control instanceof FormArray
    ? Object.entries<AbstractControl>(control.controls)
    : [];
}

/** The controls that hold no others. */
function leavesOf(control: AbstractControl): readonly AbstractControl[] {
  const children = childrenOf(control);
  return children.length === 0 ? [control] : children.flatMap(([, child]) => leavesOf(child));
}

/**
 * Asks the validators that are still at it once more. What Angular asks when it binds a control it asks without
 * events, so the answer would be heard of by nobody.
 */
function validateAnew(control: AbstractControl): void {
  const pending = childrenOf(control).filter(([, child]) => child.pending);
  if (pending.length === 0) control.updateValueAndValidity();
  for (const [, child] of pending) validateAnew(child);
}

/**
 * Makes a control invalid until its value changes. By a validator: an error that was only set would be gone as soon as
 * another validator, or the app, has the control checked again.
 */
function refuse(control: AbstractControl, error: LimpServerError): void {
  const refused = (): ValidationErrors => ({ [error.kind]: error });
  control.addValidators(refused);
  control.updateValueAndValidity();
  control.valueChanges.pipe(take(1)).subscribe(() => {
    control.removeValidators(refused);
    control.updateValueAndValidity({ emitEvent: false });
  });
}

import { FormArray, FormGroup } from '@angular/forms';
import type { AbstractControl, FormGroupDirective, NgForm, ValidationErrors } from '@angular/forms';
import { filter, map, startWith, take } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Refusal } from './decode-refusals';
import { controlFor, serverError } from './sent-form';
import type { SentForm } from './sent-form';

const FOCUSABLE = ':is(input:not([type=hidden]), select, textarea, button):enabled, [tabindex]';

/** A reactive or a template-driven form. */
export class ControlForm implements SentForm {
  constructor(
    private readonly directive: NgForm | FormGroupDirective,
    private readonly element: HTMLFormElement,
  ) {}

  get value(): unknown {
    const value: unknown = this.group.value;
    return value;
  }

  check(): Observable<boolean> {
    const { group } = this;
    group.markAllAsTouched();
    if (group.pending) validateAnew(group);
    return group.statusChanges.pipe(
      startWith(group.status),
      filter((status) => status !== 'PENDING'),
      map((status) => status !== 'INVALID'),
      take(1),
    );
  }

  begin(): (refused: readonly Refusal[]) => boolean {
    const { group } = this;
    const enabled = leavesOf(group).filter((control) => control.enabled);
    group.disable();
    return (refused) => {
      for (const control of enabled) control.enable();
      const unknown = refused.filter(({ attr, sentence }) => {
        const control = controlFor<AbstractControl>(group, attr, childrenOf);
        if (control !== null) refuse(control, sentence);
        return control === null;
      });
      return unknown.length === 0;
    };
  }

  focusWrong(): void {
    // Groups are wrong as their controls are: the innermost is meant.
    const wrong = this.element.querySelector('.ng-invalid:not(:has(.ng-invalid))');
    const target = wrong?.matches(FOCUSABLE) === true ? wrong : wrong?.querySelector(FOCUSABLE);
    if (target instanceof HTMLElement) target.focus();
  }

  reset(value?: unknown): void {
    this.directive.resetForm(value);
  }

  private get group(): FormGroup {
    return this.directive.control;
  }
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
function refuse(control: AbstractControl, sentence: string): void {
  const error = serverError(sentence);
  const refused = (): ValidationErrors => ({ [error.kind]: error });
  control.addValidators(refused);
  control.updateValueAndValidity();
  control.valueChanges.pipe(take(1)).subscribe(() => {
    control.removeValidators(refused);
    control.updateValueAndValidity({ emitEvent: false });
  });
}

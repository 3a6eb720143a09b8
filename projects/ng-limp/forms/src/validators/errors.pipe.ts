import { Pipe } from '@angular/core';
import type { PipeTransform } from '@angular/core';
import type { ValidationErrors } from '@angular/forms';
import type { ValidationError } from '@angular/forms/signals';
import { sentenceOf } from './decode-error';
import { injectWording } from './wording';

/**
 * The errors of a control in words, one line each; empty where there are none. Takes what any kind of form has:
 * `control.errors`, `field().errors()`.
 *
 * ```html
 * <p aria-live="polite">{{ form.controls.photo.errors | limpErrors }}</p>
 * ```
 *
 * An error's `message` is its sentence, as is an error that is a string. Those of this library, `required` and all
 * without one are told in the words of `provideLimpFormTexts()`.
 */
@Pipe({ name: 'limpErrors' })
export class LimpErrorsPipe implements PipeTransform {
  readonly #wording = injectWording();

  transform(errors: ValidationErrors | readonly ValidationError[] | null | undefined): string {
    const entries = isList(errors)
      ? errors.map((error): [string, unknown] => [error.kind, error])
      : Object.entries(errors ?? {});
    return entries.map(([kind, error]) => sentenceOf(kind, error, this.#wording)).join('\n');
  }
}

function isList(errors: unknown): errors is readonly ValidationError[] {
  return Array.isArray(errors);
}

import type { AbstractControl, ValidationErrors } from '@angular/forms';

/** Refuses a text of nothing but spaces. The error `text` is a sentence. */
export function notBlank(sentence: string) {
  return ({ value }: AbstractControl<string>): ValidationErrors | null =>
    value.trim() === '' ? { text: sentence } : null;
}

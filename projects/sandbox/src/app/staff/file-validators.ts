import type { AbstractControl, ValidationErrors } from '@angular/forms';

type FilesControl = AbstractControl<File[] | null>;

/** Refuses files of 0 bytes, as LIMP servers cannot store them. The error `files` is a sentence. */
export function noEmptyFiles({ value }: FilesControl): ValidationErrors | null {
  const empty = value?.find(({ size }) => size === 0);
  return empty === undefined
    ? null
    : { files: `“${empty.name}” is empty, and LIMP servers cannot store empty files. Remove it.` };
}

/** Refuses what is no image. The error `files` is a sentence. */
export function imagesOnly({ value }: FilesControl): ValidationErrors | null {
  const other = value?.find(({ type }) => !type.startsWith('image/'));
  return other === undefined
    ? null
    : { files: `“${other.name}” is no image. Choose a PNG, JPEG or the like.` };
}

/** Refuses a text of nothing but spaces. The error `text` is a sentence. */
export function notBlank(sentence: string) {
  return ({ value }: AbstractControl<string>): ValidationErrors | null =>
    value.trim() === '' ? { text: sentence } : null;
}

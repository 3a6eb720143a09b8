import { untracked } from '@angular/core';
import type {
  AbstractControl,
  AsyncValidatorFn,
  ValidationErrors,
  ValidatorFn,
} from '@angular/forms';
import { finalize, from, map, of } from 'rxjs';
import {
  checkFileTypes,
  checkMaxFileSize,
  checkMaxFiles,
  checkMaxTotalSize,
  checkMinFiles,
  checkNoEmptyFiles,
} from './file-checks';
import type { FileCheck } from './file-checks';
import type { ImageSizeLimits } from './file-errors';
import { checkImages } from './image-check';
import { injectWording } from './wording';

type FilesControl = AbstractControl<readonly File[] | null>;

/** Refuses fewer files than `min`, but takes none at all. Error: `limpMinFiles`. */
export function minFilesValidator(min: number): ValidatorFn {
  return fileValidator(checkMinFiles, () => min);
}

/** Refuses more files than `max`. Error: `limpMaxFiles`. */
export function maxFilesValidator(max: number): ValidatorFn {
  return fileValidator(checkMaxFiles, () => max);
}

/** Refuses files of more than `max` bytes. Error: `limpMaxFileSize`. */
export function maxFileSizeValidator(max: number): ValidatorFn {
  return fileValidator(checkMaxFileSize, () => max);
}

/** Refuses files that have more than `max` bytes together. Error: `limpMaxTotalSize`. */
export function maxTotalSizeValidator(max: number): ValidatorFn {
  return fileValidator(checkMaxTotalSize, () => max);
}

/**
 * Refuses files of other types. Error: `limpFileTypes`.
 *
 * @param accept as the attribute of that name: types, wildcards and extensions, such as `image/*,.pdf`
 */
export function fileTypesValidator(accept: string): ValidatorFn {
  return fileValidator(checkFileTypes, () => accept);
}

/** Refuses files of 0 bytes, as LIMP servers cannot store them. Error: `limpNoEmptyFiles`. */
export function noEmptyFilesValidator(): ValidatorFn {
  return fileValidator(checkNoEmptyFiles, () => true);
}

/**
 * Refuses what the browser cannot open as an image, and images out of bounds. Errors: `limpImageSize`, `limpNoImage`,
 * `limpUnreadableFile`. An async validator: the control is pending while images are opened.
 *
 * @param limits in pixels. Default: any image will do
 */
export function imageSizeValidator(limits: ImageSizeLimits = {}): AsyncValidatorFn {
  return imageValidator(() => limits);
}

/** A check as reactive and template-driven forms have it. The limit is read each time, and not followed. */
export function fileValidator<Limit>(check: FileCheck<Limit>, limit: () => Limit): ValidatorFn {
  const wording = injectWording();
  return ({ value }: FilesControl): ValidationErrors | null => {
    const error = check(value ?? [], untracked(limit), wording);
    return error && { [error.kind]: error };
  };
}

/** The check of images as reactive and template-driven forms have it. With null it takes everything. */
export function imageValidator(limits: () => ImageSizeLimits | null): AsyncValidatorFn {
  const wording = injectWording();
  return ({ value }: FilesControl) => {
    const files = value ?? [];
    const bounds = untracked(limits);
    // At once, so that a control without files is never pending.
    if (bounds === null || files.length === 0) return of(null);
    let isLeft = false;
    return from(checkImages(files, bounds, wording, () => isLeft)).pipe(
      map((errors) => {
        const byKind = errors.map((error) => [error.kind, error] as const);
        return errors.length > 0 ? Object.fromEntries(byKind) : null;
      }),
      finalize(() => {
        isLeft = true;
      }),
    );
  };
}

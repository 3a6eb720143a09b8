import { resource, untracked } from '@angular/core';
import { validate, validateAsync } from '@angular/forms/signals';
import type { LogicFn, PathKind, SchemaPath, SchemaPathRules } from '@angular/forms/signals';
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

type Files = readonly File[] | null;
type FilesPath<T extends Files, P extends PathKind> = SchemaPath<T, SchemaPathRules.Supported, P>;
/** A limit, or a function that gives one; undefined takes everything. */
type LimitOf<Limit, T extends Files, P extends PathKind> = Limit | LogicFn<T, Limit | undefined, P>;

/** Refuses fewer files than `min`, but takes none at all. Error: `limpMinFiles`. */
export function minFiles<T extends Files, P extends PathKind = PathKind.Root>(
  path: FilesPath<T, P>,
  min: LimitOf<number, NoInfer<T>, NoInfer<P>>,
): void {
  addRule(path, checkMinFiles, min);
}

/** Refuses more files than `max`. Error: `limpMaxFiles`. */
export function maxFiles<T extends Files, P extends PathKind = PathKind.Root>(
  path: FilesPath<T, P>,
  max: LimitOf<number, NoInfer<T>, NoInfer<P>>,
): void {
  addRule(path, checkMaxFiles, max);
}

/** Refuses files of more than `max` bytes. Error: `limpMaxFileSize`. */
export function maxFileSize<T extends Files, P extends PathKind = PathKind.Root>(
  path: FilesPath<T, P>,
  max: LimitOf<number, NoInfer<T>, NoInfer<P>>,
): void {
  addRule(path, checkMaxFileSize, max);
}

/** Refuses files that have more than `max` bytes together. Error: `limpMaxTotalSize`. */
export function maxTotalSize<T extends Files, P extends PathKind = PathKind.Root>(
  path: FilesPath<T, P>,
  max: LimitOf<number, NoInfer<T>, NoInfer<P>>,
): void {
  addRule(path, checkMaxTotalSize, max);
}

/**
 * Refuses files of other types. Error: `limpFileTypes`.
 *
 * @param accept as the attribute of that name: types, wildcards and extensions, such as `image/*,.pdf`
 */
export function fileTypes<T extends Files, P extends PathKind = PathKind.Root>(
  path: FilesPath<T, P>,
  accept: LimitOf<string, NoInfer<T>, NoInfer<P>>,
): void {
  addRule(path, checkFileTypes, accept);
}

/** Refuses files of 0 bytes, as LIMP servers cannot store them. Error: `limpNoEmptyFiles`. */
export function noEmptyFiles<T extends Files, P extends PathKind = PathKind.Root>(
  path: FilesPath<T, P>,
): void {
  addRule(path, checkNoEmptyFiles, true);
}

/**
 * Refuses what the browser cannot open as an image, and images out of bounds. Errors: `limpImageSize`, `limpNoImage`,
 * `limpUnreadableFile`. The field is pending while images are opened, which begins once all other rules are kept.
 *
 * @param limits in pixels. Default: any image will do
 */
export function imageSize<T extends Files, P extends PathKind = PathKind.Root>(
  path: FilesPath<T, P>,
  limits: LimitOf<ImageSizeLimits, NoInfer<T>, NoInfer<P>> = {},
): void {
  const wording = injectWording();
  validateAsync(path, {
    params: (ctx) => {
      const files = ctx.value() ?? [];
      const bounds = typeof limits === 'function' ? limits(ctx) : limits;
      return files.length === 0 || bounds === undefined ? undefined : { files, bounds };
    },
    factory: (params) =>
      resource({
        params,
        loader: ({ params: { files, bounds }, abortSignal }) =>
          // A field that is emptied aborts nothing by itself.
          checkImages(files, bounds, wording, () => {
            return abortSignal.aborted || untracked(params)?.files !== files;
          }),
      }),
    onSuccess: (errors) => errors,
    onError: () => undefined,
  });
}

function addRule<Limit extends string | number | boolean, T extends Files, P extends PathKind>(
  path: FilesPath<T, P>,
  check: FileCheck<Limit>,
  limit: LimitOf<Limit, T, P>,
): void {
  const wording = injectWording();
  validate(path, (ctx) => {
    const bound = typeof limit === 'function' ? limit(ctx) : limit;
    return bound === undefined ? undefined : check(ctx.value() ?? [], bound, wording);
  });
}

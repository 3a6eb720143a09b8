/** Width and height of an image as it is shown, in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Bounds of an image's size, in pixels, each included. What is left out is not checked. */
export interface ImageSizeLimits {
  readonly minWidth?: number | undefined;
  readonly maxWidth?: number | undefined;
  readonly minHeight?: number | undefined;
  readonly maxHeight?: number | undefined;
}

/** What is wrong with a file control's value, by the kind of error. `files` are the wrong ones, all of them. */
export interface LimpFileErrors {
  /** There are fewer files than `min`. */
  readonly limpMinFiles: { readonly actual: number; readonly min: number };
  /** There are more files than `max`. */
  readonly limpMaxFiles: { readonly actual: number; readonly max: number };
  /** Files have more than `max` bytes. */
  readonly limpMaxFileSize: { readonly files: readonly File[]; readonly max: number };
  /** All files together have `actual` bytes, more than `max`. */
  readonly limpMaxTotalSize: { readonly actual: number; readonly max: number };
  /** Files are of none of the types in `accept`. */
  readonly limpFileTypes: { readonly files: readonly File[]; readonly accept: string };
  /** Files have 0 bytes. */
  readonly limpNoEmptyFiles: { readonly files: readonly File[] };
  /** Images are too small or too large. `actual` has the size of each, in the order of `files`. */
  readonly limpImageSize: {
    readonly files: readonly File[];
    readonly actual: readonly ImageSize[];
    readonly limits: ImageSizeLimits;
  };
  /** Files cannot be opened as images. */
  readonly limpNoImage: { readonly files: readonly File[] };
  /** Files cannot be read, such as those that were changed on the disk since they were chosen. */
  readonly limpUnreadableFile: { readonly files: readonly File[] };
}

/** Kinds of errors of a file control. Those of a check are named like the attribute that sets it. */
export type LimpFileErrorKind = keyof LimpFileErrors;

/**
 * An error of a file control: the facts, and in `message` a sentence for people. The same in all kinds of form: one of
 * a field's `errors()` in a signal form, else found in the control's `errors` under its kind.
 */
export type LimpFileError<K extends LimpFileErrorKind = LimpFileErrorKind> = {
  [Kind in K]: { readonly kind: Kind; readonly message: string } & LimpFileErrors[Kind];
}[K];

import { Directive, booleanAttribute, input, numberAttribute } from '@angular/core';
import { CheckDirective } from './check-directive';
import {
  checkFileTypes,
  checkMaxFileSize,
  checkMaxFiles,
  checkMaxTotalSize,
  checkMinFiles,
  checkNoEmptyFiles,
} from './file-checks';
import type { ImageSizeLimits } from './file-errors';
import { fileValidator, imageValidator } from './reactive-validators';

/** Refuses fewer files than this, but takes none at all. No number: takes all. Error: `limpMinFiles`. */
@Directive({
  selector: '[limpMinFiles][ngModel],[limpMinFiles][formControl],[limpMinFiles][formControlName]',
})
export class LimpMinFiles extends CheckDirective {
  readonly limit = input(NaN, { alias: 'limpMinFiles', transform: numberAttribute });
  protected override readonly validators = [fileValidator(checkMinFiles, this.limit)];
}

/** Refuses more files than this. No number: takes all. Error: `limpMaxFiles`. */
@Directive({
  selector: '[limpMaxFiles][ngModel],[limpMaxFiles][formControl],[limpMaxFiles][formControlName]',
})
export class LimpMaxFiles extends CheckDirective {
  readonly limit = input(NaN, { alias: 'limpMaxFiles', transform: numberAttribute });
  protected override readonly validators = [fileValidator(checkMaxFiles, this.limit)];
}

/** Refuses files of more bytes than this. No number: takes all. Error: `limpMaxFileSize`. */
@Directive({
  selector:
    '[limpMaxFileSize][ngModel],[limpMaxFileSize][formControl],[limpMaxFileSize][formControlName]',
})
export class LimpMaxFileSize extends CheckDirective {
  readonly limit = input(NaN, { alias: 'limpMaxFileSize', transform: numberAttribute });
  protected override readonly validators = [fileValidator(checkMaxFileSize, this.limit)];
}

/** Refuses files that have more bytes than this together. No number: takes all. Error: `limpMaxTotalSize`. */
@Directive({
  selector:
    '[limpMaxTotalSize][ngModel],[limpMaxTotalSize][formControl],[limpMaxTotalSize][formControlName]',
})
export class LimpMaxTotalSize extends CheckDirective {
  readonly limit = input(NaN, { alias: 'limpMaxTotalSize', transform: numberAttribute });
  protected override readonly validators = [fileValidator(checkMaxTotalSize, this.limit)];
}

/**
 * Refuses files of other types than these: as in the attribute `accept`, types, wildcards and extensions, such as
 * `image/*,.pdf`. Empty: takes all. Error: `limpFileTypes`.
 */
@Directive({
  selector:
    '[limpFileTypes][ngModel],[limpFileTypes][formControl],[limpFileTypes][formControlName]',
})
export class LimpFileTypes extends CheckDirective {
  readonly limit = input('', {
    alias: 'limpFileTypes',
    transform: (accept: string | null | undefined) => accept ?? '',
  });
  protected override readonly validators = [fileValidator(checkFileTypes, this.limit)];
}

/** Refuses files of 0 bytes, as LIMP servers cannot store them. `false`: takes all. Error: `limpNoEmptyFiles`. */
@Directive({
  selector:
    '[limpNoEmptyFiles][ngModel],[limpNoEmptyFiles][formControl],[limpNoEmptyFiles][formControlName]',
})
export class LimpNoEmptyFiles extends CheckDirective {
  readonly limit = input(false, { alias: 'limpNoEmptyFiles', transform: booleanAttribute });
  protected override readonly validators = [fileValidator(checkNoEmptyFiles, this.limit)];
}

/**
 * Refuses what the browser cannot open as an image, and images out of these bounds, in pixels. Without a value any
 * image will do; null: takes all. Errors: `limpImageSize`, `limpNoImage`, `limpUnreadableFile`. The control is pending
 * while images are opened.
 */
@Directive({
  selector:
    '[limpImageSize][ngModel],[limpImageSize][formControl],[limpImageSize][formControlName]',
})
export class LimpImageSize extends CheckDirective {
  readonly limit = input(null, {
    alias: 'limpImageSize',
    transform: (limits: ImageSizeLimits | '' | null | undefined) =>
      limits === '' ? {} : (limits ?? null),
  });
  protected override readonly asyncValidators = [imageValidator(this.limit)];
}

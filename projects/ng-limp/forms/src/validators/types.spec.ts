import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { AsyncValidatorFn, ValidationErrors, ValidatorFn } from '@angular/forms';
import { applyEach, form } from '@angular/forms/signals';
import type { ValidationError } from '@angular/forms/signals';
import type { LimpErrorsPipe } from './errors.pipe';
import type { ImageSize, LimpFileError, LimpFileErrorKind } from './file-errors';
import { provideLimpFormTexts } from './form-texts';
import type { imageSizeValidator, maxFilesValidator } from './reactive-validators';
import { fileTypes, imageSize, maxFileSize, maxFiles, noEmptyFiles } from './schema-rules';

interface Model {
  readonly photos: File[] | null;
  readonly scans: readonly File[];
  readonly most: number;
  readonly name: string;
  readonly rows: { readonly files: File[] | null }[];
}

const model = (): Model => ({ photos: null, scans: [], most: 9, name: '', rows: [] });

describe('The types of checks', () => {
  it('take paths to files, in any list, with limits or functions of the field', () => {
    const fields = TestBed.runInInjectionContext(() =>
      form(signal(model()), (path) => {
        maxFiles(path.photos, 3);
        maxFiles(path.photos, (field) => field.valueOf(path.most));
        maxFileSize(path.scans, ({ value }) => (value().length > 3 ? 1_000 : undefined));
        fileTypes(path.scans, () => 'image/*');
        noEmptyFiles(path.scans);
        imageSize(path.photos);
        imageSize(path.photos, ({ value }) => ({ minWidth: value()?.length }));
        applyEach(path.rows, (row) => {
          maxFiles(row.files, ({ value }) => value()?.length);
        });
      }),
    );
    expect(fields().valid()).toBe(true);
  });

  it('refuse paths to anything else, and limits of another type', () => {
    const wrong = () =>
      form(signal(model()), (path) => {
        // @ts-expect-error A name is no list of files.
        maxFiles(path.name, 3);
        // @ts-expect-error A count is a number.
        maxFiles(path.photos, '3');
        // @ts-expect-error Types are a list between commas.
        fileTypes(path.photos, ['image/*']);
        // @ts-expect-error There is no such bound.
        imageSize(path.photos, { width: 3 });
        // @ts-expect-error A function gives a number too.
        maxFiles(path.photos, () => '3');
      });
    expect(wrong).toBeDefined();
  });

  it('tell errors apart by their kind', () => {
    const told = (error: LimpFileError) => {
      expectTypeOf(error.message).toEqualTypeOf<string>();
      switch (error.kind) {
        case 'limpMaxFiles':
          expectTypeOf(error.max).toEqualTypeOf<number>();
          return;
        case 'limpImageSize':
          expectTypeOf(error.actual).toEqualTypeOf<readonly ImageSize[]>();
          return;
        default:
          expectTypeOf(error).not.toHaveProperty('max');
      }
    };
    expect(told).toBeDefined();
    expectTypeOf<LimpFileError<'limpFileTypes'>['accept']>().toEqualTypeOf<string>();
    expectTypeOf<LimpFileError>().toExtend<ValidationError>();
    expectTypeOf<LimpFileError['kind']>().toEqualTypeOf<LimpFileErrorKind>();
  });

  it('are those of validators, and the pipe takes the errors of any form', () => {
    expectTypeOf<ReturnType<typeof maxFilesValidator>>().toEqualTypeOf<ValidatorFn>();
    expectTypeOf<ReturnType<typeof imageSizeValidator>>().toEqualTypeOf<AsyncValidatorFn>();
    expectTypeOf<ValidationErrors | readonly ValidationError[] | null | undefined>().toExtend<
      Parameters<LimpErrorsPipe['transform']>[0]
    >();
  });

  it('give texts the facts of their error', () => {
    provideLimpFormTexts({
      limpMaxFiles: ({ actual, max }) => {
        expectTypeOf(actual).toEqualTypeOf<number>();
        return `${actual} > ${max}`;
      },
      limpNoImage: ({ files }, locale) => {
        expectTypeOf(files).toEqualTypeOf<readonly File[]>();
        expectTypeOf(locale).toEqualTypeOf<string>();
        return '';
      },
      // @ts-expect-error There is no such error.
      limpMaxFile: () => '',
    });
  });
});

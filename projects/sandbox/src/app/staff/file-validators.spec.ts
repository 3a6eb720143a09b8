import { FormControl } from '@angular/forms';
import { imagesOnly, noEmptyFiles, notBlank } from './file-validators';

const files = (...chosen: File[]) => new FormControl<File[] | null>(chosen);

describe('The checks of the staff form', () => {
  it('name the file that is empty', () => {
    expect(noEmptyFiles(files(new File(['x'], 'a'), new File([], 'b.txt')))).toEqual({
      files: '“b.txt” is empty, and LIMP servers cannot store empty files. Remove it.',
    });
    expect(noEmptyFiles(files(new File(['x'], 'a')))).toBeNull();
    expect(noEmptyFiles(new FormControl<File[] | null>(null))).toBeNull();
  });

  it('name the file that is no image', () => {
    expect(imagesOnly(files(new File(['x'], 'a.png', { type: 'image/png' })))).toBeNull();
    expect(imagesOnly(files(new File(['x'], 'a.pdf', { type: 'application/pdf' })))).toEqual({
      files: '“a.pdf” is no image. Choose a PNG, JPEG or the like.',
    });
  });

  it('take spaces for nothing', () => {
    const check = notBlank('Missing.');
    expect(check(new FormControl('  ', { nonNullable: true }))).toEqual({ text: 'Missing.' });
    expect(check(new FormControl(' سارة ', { nonNullable: true }))).toBeNull();
  });
});

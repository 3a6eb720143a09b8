import { FormControl } from '@angular/forms';
import { notBlank } from './not-blank';

describe('The check of a text', () => {
  it('takes spaces for nothing', () => {
    const check = notBlank('Missing.');
    expect(check(new FormControl('  ', { nonNullable: true }))).toEqual({ text: 'Missing.' });
    expect(check(new FormControl(' سارة ', { nonNullable: true }))).toBeNull();
  });
});

import { LOCALE_ID, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { FormControl, Validators } from '@angular/forms';
import { form, maxLength, required } from '@angular/forms/signals';
import { CheckedForm, KINDS_OF_FORM, ReactiveHost } from '../spec/checked-forms';
import type { Check } from '../spec/checked-forms';
import { LimpErrorsPipe } from './errors.pipe';
import { provideLimpFormTexts } from './form-texts';
import {
  maxFileSizeValidator,
  maxFilesValidator,
  noEmptyFilesValidator,
} from './reactive-validators';
import { maxFileSize } from './schema-rules';

const files = (count: number) =>
  Array.from({ length: count }, (_, at) => new File([], `${at}.txt`, { type: 'text/plain' }));

describe('Errors in words', () => {
  const inWords = (errors: Parameters<LimpErrorsPipe['transform']>[0]) =>
    TestBed.runInInjectionContext(() => new LimpErrorsPipe().transform(errors));

  it('are one line each, and nothing where there are none', () => {
    expect(inWords(null)).toBe('');
    expect(inWords(undefined)).toBe('');
    expect(inWords([])).toBe('');
    const errors = { text: 'The name is missing.', server: { message: 'Taken already.' } };
    expect(inWords(errors)).toBe('The name is missing.\nTaken already.');
    expect(
      inWords([
        { kind: 'a', message: 'One.' },
        { kind: 'b', message: 'Two.' },
      ]),
    ).toBe('One.\nTwo.');
  });

  it('tell what is required, and else at least the kind of error', () => {
    const { errors } = new FormControl('', [Validators.required, Validators.pattern('x')]);
    expect(inWords(errors)).toBe('This is required.');
    expect(inWords(new FormControl('y', Validators.minLength(2)).errors)).toBe('minlength');
    const model = signal({ name: '', title: 'too long' });
    const fields = TestBed.runInInjectionContext(() =>
      form(model, (path) => {
        required(path.name);
        maxLength(path.title, 3, { message: 'At most 3 letters.' });
      }),
    );
    expect(inWords(fields.name().errors())).toBe('This is required.');
    expect(inWords(fields.title().errors())).toBe('At most 3 letters.');
  });

  it('name three files and count the others', () => {
    const { errors } = new FormControl(files(3), noEmptyFilesValidator());
    expect(inWords(errors)).toContain('Remove “0.txt”, “1.txt”, “2.txt”: ');
    const more = new FormControl(files(5), noEmptyFilesValidator());
    expect(inWords(more.errors)).toContain('Remove “0.txt”, “1.txt”, “2.txt” and 2 more: ');
  });
});

describe("The app's own texts", () => {
  const texts = provideLimpFormTexts({
    limpMaxFileSize: ({ files: [file], max }, locale) =>
      `„${file?.name ?? ''}“ hat mehr als ${max.toLocaleString(locale)} Bytes.`,
    required: () => 'Bitte ausfüllen.',
    other: (kind, error) => `${kind}: ${JSON.stringify(error)}`,
  });
  const locale = { provide: LOCALE_ID, useValue: 'de' };
  const check: Check = {
    validator: () => maxFileSizeValidator(1000),
    rule: (path) => {
      maxFileSize(path, 1000);
    },
    limits: { maxFileSize: 1000 },
  };
  const large = new File(['x'.repeat(1001)], 'groß.txt');

  it.each(Object.entries(KINDS_OF_FORM))('stand in the errors of a %s form', async (_, host) => {
    const page = await CheckedForm.of(host, check, texts, locale);
    await page.choose(large);
    const sentence = '„groß.txt“ hat mehr als 1.000 Bytes.';
    expect(page.host.errors).toMatchObject({ limpMaxFileSize: { message: sentence } });
    expect(page.told).toBe(sentence);
  });

  it('leave in English what they do not say, with the numbers of the locale', async () => {
    const english = provideLimpFormTexts({});
    const page = await CheckedForm.of(ReactiveHost, check, english, locale);
    await page.choose(large);
    expect(page.told).toBe('Remove “groß.txt”: a file may have at most 1 kB.');
  });

  it('reach errors of validators that were made where nothing can be injected', () => {
    const { errors } = new FormControl([large], maxFileSizeValidator(1000));
    expect(errors).toMatchObject({
      limpMaxFileSize: { message: 'Remove “groß.txt”: a file may have at most 1 kB.' },
    });
    TestBed.configureTestingModule({ providers: [texts, locale] });
    TestBed.runInInjectionContext(() => {
      const pipe = new LimpErrorsPipe();
      expect(pipe.transform(errors)).toBe('„groß.txt“ hat mehr als 1.000 Bytes.');
    });
  });

  it('are asked for required, and for all that has no sentence', () => {
    TestBed.configureTestingModule({ providers: [texts] });
    TestBed.runInInjectionContext(() => {
      const pipe = new LimpErrorsPipe();
      expect(pipe.transform({ required: true })).toBe('Bitte ausfüllen.');
      expect(pipe.transform([{ kind: 'required', message: 'Wähle ein Foto.' }])).toBe(
        'Wähle ein Foto.',
      );
      expect(pipe.transform({ min: { min: 3, actual: 1 } })).toBe('min: {"min":3,"actual":1}');
      expect(pipe.transform({ limpSomethingNew: true })).toBe('limpSomethingNew: true');
      expect(pipe.transform(new FormControl(files(2), maxFilesValidator(1)).errors)).toBe(
        'Remove 1 of 2 files: at most 1 can be taken.',
      );
    });
  });
});

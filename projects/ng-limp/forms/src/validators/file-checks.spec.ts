import { CheckedForm, KINDS_OF_FORM } from '../spec/checked-forms';
import type { Check } from '../spec/checked-forms';
import type { LimpFileError } from './file-errors';
import {
  fileTypesValidator,
  maxFileSizeValidator,
  maxFilesValidator,
  maxTotalSizeValidator,
  minFilesValidator,
  noEmptyFilesValidator,
} from './reactive-validators';
import {
  fileTypes,
  maxFileSize,
  maxFiles,
  maxTotalSize,
  minFiles,
  noEmptyFiles,
} from './schema-rules';

const small = new File(['1234'], 'small.png', { type: 'image/png', lastModified: 1 });
const large = new File(['x'.repeat(1500)], 'large.pdf', { type: 'application/pdf' });
const exact = new File(['x'.repeat(1499)], 'exact.pdf', { type: 'application/pdf' });
const empty = new File([], 'nothing.txt', { type: 'text/plain' });

interface Row {
  readonly name: string;
  readonly check: Check;
  readonly right: File[];
  readonly wrong: File[];
  readonly error: LimpFileError;
}

const rows: readonly Row[] = [
  {
    name: 'at least so many files',
    check: {
      validator: () => minFilesValidator(2),
      rule: (path) => {
        minFiles(path, 2);
      },
      limits: { minFiles: 2 },
    },
    right: [small, large],
    wrong: [small],
    error: {
      kind: 'limpMinFiles',
      actual: 1,
      min: 2,
      message: 'Add 1 more: at least 2 files are needed.',
    },
  },
  {
    name: 'at most so many files',
    check: {
      validator: () => maxFilesValidator(1),
      rule: (path) => {
        maxFiles(path, 1);
      },
      limits: { maxFiles: 1 },
    },
    right: [small],
    wrong: [small, large, empty],
    error: {
      kind: 'limpMaxFiles',
      actual: 3,
      max: 1,
      message: 'Remove 2 of 3 files: at most 1 can be taken.',
    },
  },
  {
    name: 'so many bytes each',
    check: {
      validator: () => maxFileSizeValidator(1499),
      rule: (path) => {
        maxFileSize(path, 1499);
      },
      limits: { maxFileSize: 1499 },
    },
    right: [small, exact],
    wrong: [small, large],
    error: {
      kind: 'limpMaxFileSize',
      files: [large],
      max: 1499,
      message: 'Remove “large.pdf”: a file may have at most 1.5 kB.',
    },
  },
  {
    name: 'so many bytes together',
    check: {
      validator: () => maxTotalSizeValidator(1500),
      rule: (path) => {
        maxTotalSize(path, 1500);
      },
      limits: { maxTotalSize: 1500 },
    },
    right: [large, empty],
    wrong: [large, small],
    error: {
      kind: 'limpMaxTotalSize',
      actual: 1504,
      max: 1500,
      message: 'Remove files of 4 bytes or more: all together may have at most 1.5 kB.',
    },
  },
  {
    name: 'certain types',
    check: {
      validator: () => fileTypesValidator('image/*,.pdf'),
      rule: (path) => {
        fileTypes(path, 'image/*,.pdf');
      },
      limits: { fileTypes: 'image/*,.pdf' },
    },
    right: [small, large],
    wrong: [small, empty],
    error: {
      kind: 'limpFileTypes',
      files: [empty],
      accept: 'image/*,.pdf',
      message: 'Remove “nothing.txt”: only image files or .pdf can be taken.',
    },
  },
  {
    name: 'no empty files',
    check: {
      validator: () => noEmptyFilesValidator(),
      rule: (path) => {
        noEmptyFiles(path);
      },
      limits: { noEmptyFiles: true },
    },
    right: [small],
    wrong: [empty, small],
    error: {
      kind: 'limpNoEmptyFiles',
      files: [empty],
      message: 'Remove “nothing.txt”: empty files cannot be stored.',
    },
  },
];

describe.each(Object.entries(KINDS_OF_FORM))('A %s form', (_, host) => {
  describe.each(rows)('that takes $name', ({ check, right, wrong, error }) => {
    it('refuses what else a person chooses, and says so', async () => {
      const form = await CheckedForm.of(host, check);
      await form.choose(...wrong);
      expect(form.host.files).toEqual(wrong);
      expect(form.host.status).toBe('INVALID');
      expect(form.host.errors).toEqual({ [error.kind]: error });
      expect(form.told).toBe(error.message);
    });

    it('refuses what else the app sets, and takes the rest', async () => {
      const form = await CheckedForm.of(host, check);
      await form.set(wrong);
      expect(form.host.errors).toEqual({ [error.kind]: error });
      await form.set(right);
      expect(form.host.status).toBe('VALID');
      expect(form.told).toBe('');
    });

    it('takes no files at all', async () => {
      const form = await CheckedForm.of(host, check);
      expect(form.host.status).toBe('VALID');
      await form.set([]);
      expect(form.host.status).toBe('VALID');
    });
  });
});

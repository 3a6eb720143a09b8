import { formatBytes } from '../bytes/format-bytes';
import { accepts } from './accept';
import type { LimpFileError } from './file-errors';
import { fileError, wrongFiles } from './wording';
import type { Wording } from './wording';

/** Says what is wrong with files, or null. There is one for each check, whatever the kind of form. */
export type FileCheck<Limit> = (
  files: readonly File[],
  limit: Limit,
  wording: Wording,
) => LimpFileError | null;

/** No file at all is no error: that is for `required` to say. */
export const checkMinFiles: FileCheck<number> = ({ length: actual }, min, wording) =>
  actual > 0 && actual < min
    ? fileError('limpMinFiles', { actual, min }, wording, () => {
        return `Add ${min - actual} more: at least ${min} files are needed.`;
      })
    : null;

export const checkMaxFiles: FileCheck<number> = ({ length: actual }, max, wording) =>
  actual > max
    ? fileError('limpMaxFiles', { actual, max }, wording, () => {
        return `Remove ${actual - max} of ${actual} files: at most ${max} can be taken.`;
      })
    : null;

export const checkMaxFileSize: FileCheck<number> = (all, max, wording) => {
  const files = all.filter(({ size }) => size > max);
  return wrongFiles('limpMaxFileSize', { files, max }, wording, () => {
    return `a file may have at most ${formatBytes(max, wording.locale)}.`;
  });
};

export const checkMaxTotalSize: FileCheck<number> = (files, max, wording) => {
  const actual = files.reduce((sum, { size }) => sum + size, 0);
  return actual > max
    ? fileError('limpMaxTotalSize', { actual, max }, wording, () => {
        const [excess = '', most = ''] = [actual - max, max].map((bytes) =>
          formatBytes(bytes, wording.locale),
        );
        return `Remove files of ${excess} or more: all together may have at most ${most}.`;
      })
    : null;
};

export const checkFileTypes: FileCheck<string> = (all, accept, wording) => {
  const files = all.filter((file) => !accepts(accept, file));
  return wrongFiles('limpFileTypes', { files, accept }, wording, () => {
    const types = accept.replaceAll('/*', ' files').replace(/\s*,\s*/g, ' or ');
    return `only ${types} can be taken.`;
  });
};

/** LIMP servers cannot store files of 0 bytes. */
export const checkNoEmptyFiles: FileCheck<boolean> = (all, isOn, wording) => {
  const files = isOn ? all.filter(({ size }) => size === 0) : [];
  return wrongFiles('limpNoEmptyFiles', { files }, wording, () => 'empty files cannot be stored.');
};

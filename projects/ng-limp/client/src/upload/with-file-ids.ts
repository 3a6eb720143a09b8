import { isBlob } from '../protocol/file-brand';
import type { FileToSend } from './find-files';

/** A doc whose files were uploaded by HTTP: each is named by the id it was given, in the order of `files`. */
export function withFileIds(
  doc: Readonly<Record<string, unknown>>,
  files: readonly FileToSend[],
  ids: readonly string[],
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(doc).map(([attr, value]): [string, unknown] => {
    const named = files.flatMap((file, place) => {
      return file.attr === attr ? [{ __file: ids[place] }] : [];
    });
    if (named.length === 0) return [attr, value];
    return [attr, isBlob(value) ? named[0] : named];
  });
  return Object.fromEntries(entries);
}

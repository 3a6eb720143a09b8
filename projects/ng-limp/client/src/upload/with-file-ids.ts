import { isRecord } from '../protocol/decode-frame';
import type { FileToSend } from './find-files';

/**
 * The doc of a call whose files were uploaded by HTTP: each is named by the id it was given.
 *
 * @param doc JSON, as it was when the call was made
 * @param ids in the order of `files`
 */
export function withFileIds(
  doc: string,
  files: readonly FileToSend[],
  ids: readonly string[],
): string {
  const read: unknown = JSON.parse(doc);
  const entries = Object.entries(isRecord(read) ? read : {}).map(
    ([attr, value]): [string, unknown] => {
      const own = files.filter((file) => file.attr === attr);
      const named = own.map((file) => ({ __file: ids[files.indexOf(file)] }));
      if (named.length === 0) return [attr, value];
      return [attr, own[0]?.isAlone === true ? named[0] : named];
    },
  );
  return JSON.stringify(Object.fromEntries(entries));
}

import { LimpError } from '../errors';
import { isBlob, isFile, isFileList } from '../protocol/file-brand';
import { within } from '../protocol/refused-value';

/** A file of a doc, with its place. */
export interface FileToSend {
  readonly attr: string;
  /** Its place among the files of the attr. */
  readonly index: number;
  /** Whether the attr has this file itself, rather than a list of files. */
  readonly isAlone: boolean;
  readonly name: string;
  readonly type: string;
  readonly lastModified: number;
  readonly bytes: Blob;
}

/** A doc taken apart: what travels as JSON, and the files that go up before it. */
export interface SplitDoc {
  readonly doc: Readonly<Record<string, unknown>>;
  readonly files: readonly FileToSend[];
}

/**
 * Finds the files of a doc. An attr that holds files is given their names and sizes in their place: the server puts
 * the files there, and if it ever had none it would refuse these rather than store nothing without a word.
 *
 * @param now the time in ms since 1970, for blobs, which know no time of their own
 * @throws {@link LimpError} `usage` for an empty file, and for a list that mixes files with other values
 */
export function splitDoc(doc: Readonly<Record<string, unknown>>, now: number): SplitDoc {
  const files: FileToSend[] = [];
  const rest: [string, unknown][] = [];
  for (const [attr, value] of Object.entries(doc)) {
    const blobs = filesOf(attr, value);
    if (blobs === null) {
      rest.push([attr, value]);
      continue;
    }
    const isAlone = isBlob(value);
    const found = blobs.map((bytes, index) => fileToSend({ attr, index, isAlone, bytes }, now));
    files.push(...found);
    const heads = found.map(({ name, type, lastModified, bytes: { size } }) => {
      return { name, size, type, lastModified };
    });
    rest.push([attr, heads]);
  }
  return { doc: Object.fromEntries(rest), files };
}

/** The files that an attr's value stands for; null where it is no file value. */
function filesOf(attr: string, value: unknown): readonly Blob[] | null {
  if (isBlob(value)) return [value];
  if (isFileList(value)) return Array.from(value);
  if (!Array.isArray(value) || !value.some(isBlob)) return null;
  const blobs = value.filter(isBlob);
  if (blobs.length < value.length) {
    throw LimpError.usage(
      within('doc', attr),
      'it mixes files with other values. Send them in two attrs.',
    );
  }
  return blobs;
}

function fileToSend(
  place: Pick<FileToSend, 'attr' | 'index' | 'isAlone' | 'bytes'>,
  now: number,
): FileToSend {
  const { attr, bytes } = place;
  const file = isFile(bytes) ? bytes : null;
  const name = file === null || file.name === '' ? 'blob' : file.name;
  if (bytes.size === 0) {
    throw LimpError.usage(
      within('doc', attr),
      `the file "${name}" is empty, and servers store no files of 0 bytes. Leave it out.`,
    );
  }
  return {
    ...place,
    name,
    // Servers fail on a file without a type, and some platforms know none for rare endings.
    type: bytes.type === '' ? 'application/octet-stream' : bytes.type,
    lastModified: file?.lastModified ?? now,
  };
}

import { LimpError } from '../errors';

/**
 * Reads bytes of a file.
 *
 * Rejects with `usage` where they cannot be read, naming attr and file.
 */
export async function readBytes(attr: string, name: string, bytes: Blob): Promise<ArrayBuffer> {
  const read = await bytes.arrayBuffer().catch(() => null);
  // Some browsers give what is left of a file that was cut short.
  if (read?.byteLength === bytes.size) return read;
  throw LimpError.usage(
    `doc.${attr}`,
    `the file "${name}" cannot be read any more: it was changed, moved or deleted after it was chosen. ` +
      'Choose it again.',
  );
}

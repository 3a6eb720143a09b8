/** Random bytes, however many. */
export function noise(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** A file of so many random bytes. */
export function fileOf(size: number, name = 'f.png'): File {
  return fileWith(noise(size), name);
}

/** A file of these bytes. */
export function fileWith(bytes: Uint8Array<ArrayBuffer>, name = 'f.png'): File {
  return new File([bytes], name, { type: 'image/png', lastModified: 5 });
}

/** A file that the browser cannot read any more: it was changed on the disk after it was chosen. */
export async function changedFile(): Promise<File> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle('changed.png', { create: true });
  const write = async (text: string): Promise<void> => {
    const writable = await handle.createWritable();
    await writable.write(text);
    await writable.close();
  };
  await write('as it was chosen');
  const file = await handle.getFile();
  await write('as it is now, which is longer');
  return file;
}

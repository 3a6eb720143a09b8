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
export function changedFile(name = 'changed.png'): Promise<File> {
  return fileThen(name, (_, handle) => write(handle, 'as it is now, which is longer'));
}

/** A file that the browser cannot read any more: it was deleted after it was chosen. */
export function deletedFile(name = 'deleted.png'): Promise<File> {
  return fileThen(name, (folder) => folder.removeEntry(name));
}

/** A file on the disk as it was chosen, to which something has happened since. */
async function fileThen(
  name: string,
  happen: (folder: FileSystemDirectoryHandle, handle: FileSystemFileHandle) => Promise<void>,
): Promise<File> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  await write(handle, 'as it was chosen');
  const file = await handle.getFile();
  await happen(folder, handle);
  return file;
}

async function write(handle: FileSystemFileHandle, text: string): Promise<void> {
  const writable = await handle.createWritable();
  await writable.write(text);
  await writable.close();
}

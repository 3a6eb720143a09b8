/** The files of a control's value together with newly chosen ones, each once. */
export function joinFiles(present: readonly File[], chosen: readonly File[]): File[] {
  return chosen.reduce<File[]>(
    (joined, file) =>
      joined.some((other) => isSameFile(other, file)) ? joined : [...joined, file],
    [...present],
  );
}

/** A list that a native file input takes as its files. */
export function toFileList(files: readonly File[]): FileList {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer.files;
}

/** Browsers make a new object each time a file is chosen, so identity tells nothing. */
function isSameFile(one: File, other: File): boolean {
  return (
    one.name === other.name &&
    one.size === other.size &&
    one.lastModified === other.lastModified &&
    one.type === other.type
  );
}

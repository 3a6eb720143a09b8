/**
 * A list that a native file input takes as its files: the first 1,000 of them, as making the list takes Chromium
 * seconds for some thousand.
 */
export function toFileList(files: readonly File[]): FileList {
  const transfer = new DataTransfer();
  for (const file of files.slice(0, 1000)) transfer.items.add(file);
  return transfer.files;
}

/** What a file is called in front of people: with its folders, where it came with some. */
export function shownName({ name, webkitRelativePath }: File): string {
  return webkitRelativePath || name;
}

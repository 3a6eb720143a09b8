/*
 * Files are told by what the platform knows of them, not by their class: each window and frame has classes of its own,
 * and a file that comes from another one is a file all the same. The platform's getters answer for its own objects
 * alone, whichever window made them, and fail for all that only looks like one.
 */

/** Whether a value is a `Blob`, be it of another window or frame. A `File` is one, too. */
export function isBlob(value: unknown): value is Blob {
  // Asked first, as failing takes long, and most values of a doc would.
  return has(value, 'size') && has(value, 'slice') && answers(Blob.prototype, 'size', value);
}

/** Whether a value is a `File`, be it of another window or frame. */
export function isFile(value: unknown): value is File {
  return has(value, 'lastModified') && isBlob(value) && answers(File.prototype, 'name', value);
}

/** Whether a value is a `FileList`, be it of another window or frame. Workers and Node have none. */
export function isFileList(value: unknown): value is FileList {
  return (
    typeof FileList !== 'undefined' &&
    has(value, 'item') &&
    answers(FileList.prototype, 'length', value)
  );
}

function has(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && key in value;
}

function answers(prototype: object, getter: string, value: unknown): boolean {
  try {
    Reflect.get(prototype, getter, value);
    return true;
  } catch {
    return false;
  }
}

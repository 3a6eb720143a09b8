import { ɵisFile } from 'ng-limp/client';
import type { LimpRefusedFile } from './refusal';

/** What a drop or a paste brings. */
export type Dropped = File | FileSystemDirectoryEntry;

/** The files and folders of a drop, which a browser shows only while the event is handled. */
export function droppedIn(transfer: DataTransfer): Dropped[] {
  return Array.from(transfer.items).flatMap((item) => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry();
    return (entry !== null && isFolder(entry) ? entry : item.getAsFile()) ?? [];
  });
}

/**
 * The files of a drop with those in its folders in their place, and what could not be read. The order is that of
 * the drop and, within a folder, that of the names. Never fails.
 */
export async function unpack(
  dropped: readonly (File | FileSystemEntry)[],
): Promise<(File | LimpRefusedFile)[]> {
  const found = await Promise.all(
    dropped.map(async (item) => {
      if (ɵisFile(item)) return item;
      if (isFolder(item)) return unpackFolder(item);
      return isFile(item) ? fileOf(item) : [];
    }),
  );
  return found.flat();
}

async function unpackFolder(folder: FileSystemDirectoryEntry): Promise<(File | LimpRefusedFile)[]> {
  const entries: FileSystemEntry[] = [];
  const failures: LimpRefusedFile[] = [];
  const reader = folder.createReader();
  try {
    // Browsers give the entries in portions, and an empty one at the end.
    let portion: FileSystemEntry[];
    do {
      portion = await new Promise((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      entries.push(...portion);
    } while (portion.length > 0);
  } catch {
    failures.push(unreadable(folder));
  }
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  return [...(await unpack(entries)), ...failures];
}

async function fileOf(entry: FileSystemFileEntry): Promise<File | LimpRefusedFile> {
  try {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
    // As in a folder that was chosen: files of one name in two folders are two files.
    return Object.defineProperty(file, 'webkitRelativePath', { value: pathOf(entry) });
  } catch {
    return unreadable(entry);
  }
}

function unreadable(entry: FileSystemEntry): LimpRefusedFile {
  return { name: pathOf(entry), reason: 'unreadable' };
}

function pathOf({ fullPath }: FileSystemEntry): string {
  return fullPath.slice(1);
}

// Browsers have no classes of these names to ask.
function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

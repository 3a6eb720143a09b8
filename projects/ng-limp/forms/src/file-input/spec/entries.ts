/** Files and folders as a browser shows them in a drop. From a script, no browser can be made to do so. */
abstract class Entry implements FileSystemEntry {
  abstract readonly isFile: boolean;
  abstract readonly isDirectory: boolean;

  constructor(readonly fullPath: string) {}

  get name(): string {
    return this.fullPath.split('/').at(-1) ?? '';
  }

  get filesystem(): FileSystem {
    throw new Error('Not asked for.');
  }

  getParent(): void {
    throw new Error('Not asked for.');
  }
}

export class FileEntry extends Entry implements FileSystemFileEntry {
  readonly isFile = true;
  readonly isDirectory = false;

  /** Without content it cannot be read. */
  constructor(
    path: string,
    private readonly content: string | null = 'x',
  ) {
    super(path);
  }

  file(take: FileCallback, fail?: ErrorCallback): void {
    // Some are there sooner than others.
    setTimeout(() => {
      if (this.content === null) fail?.(new DOMException('', 'NotReadableError'));
      else take(new File([this.content], this.name, { lastModified: 1 }));
    }, this.name.length % 3);
  }
}

export class FolderEntry extends Entry implements FileSystemDirectoryEntry {
  readonly isFile = false;
  readonly isDirectory = true;

  /** Gives its entries two at a time, and then fails, if it is broken. */
  constructor(
    path: string,
    private readonly entries: readonly FileSystemEntry[],
    private readonly isBroken = false,
  ) {
    super(path);
  }

  createReader(): FileSystemDirectoryReader {
    let given = 0;
    return {
      readEntries: (take, fail) => {
        const portion = this.entries.slice(given, given + 2);
        given += 2;
        setTimeout(() => {
          if (portion.length === 0 && this.isBroken) {
            fail?.(new DOMException('', 'NotReadableError'));
          } else {
            take(portion);
          }
        });
      },
    };
  }

  getDirectory(): void {
    throw new Error('Not asked for.');
  }

  getFile(): void {
    throw new Error('Not asked for.');
  }
}

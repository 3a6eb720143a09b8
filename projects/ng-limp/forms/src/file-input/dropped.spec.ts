import { droppedIn, unpack } from './dropped';
import { FileEntry, FolderEntry } from './spec/entries';
import { photo, transferOf } from './spec/page';

/** The paths of what was found; what could not be read in brackets. */
async function pathsIn(...dropped: Parameters<typeof unpack>[0]): Promise<string[]> {
  const found = await unpack(dropped);
  return found.map((item) =>
    item instanceof File ? item.webkitRelativePath || item.name : `[${item.name}]`,
  );
}

describe('What is dropped', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is its files, without texts and links', () => {
    const transfer = transferOf(photo);
    transfer.items.add('https://example.com', 'text/uri-list');
    expect(droppedIn(transfer).map(({ name }) => name)).toEqual([photo.name]);
  });

  it('is its folders', () => {
    const folder = new FolderEntry('/folder', []);
    const file = new FileEntry('/photo.png');
    vi.spyOn(DataTransferItem.prototype, 'webkitGetAsEntry')
      .mockReturnValueOnce(folder)
      .mockReturnValueOnce(file);
    const [first, second] = droppedIn(transferOf(new File([], 'folder'), photo));
    expect(first).toBe(folder);
    expect(second).toBeInstanceOf(File);
    expect(second?.name).toBe(photo.name);
  });
});

describe('The files in dropped folders', () => {
  it('are all of them, in all portions, and in folders in folders', async () => {
    const deep = new FolderEntry('/f/a/deep', [new FileEntry('/f/a/deep/1.txt')]);
    const a = new FolderEntry('/f/a', [deep, new FileEntry('/f/a/2.txt')]);
    const names = ['3', '4', '5', '6', '7'];
    const files = names.map((name) => new FileEntry(`/f/${name}.txt`));
    expect(await pathsIn(new FolderEntry('/f', [a, ...files]))).toEqual([
      'f/3.txt',
      'f/4.txt',
      'f/5.txt',
      'f/6.txt',
      'f/7.txt',
      'f/a/2.txt',
      'f/a/deep/1.txt',
    ]);
  });

  it('stand where their folder was dropped, by name, whichever is read first', async () => {
    const names = ['ccc', 'a', 'bb'];
    const folder = new FolderEntry(
      '/f',
      names.map((name) => new FileEntry(`/f/${name}`)),
    );
    const last = new File(['x'], 'aaa');
    expect(await pathsIn(photo, folder, last)).toEqual([
      'photo.png',
      'f/a',
      'f/bb',
      'f/ccc',
      'aaa',
    ]);
  });

  it('are not lost for those that cannot be read, which are told', async () => {
    const folder = new FolderEntry('/f', [
      new FileEntry('/f/1'),
      new FileEntry('/f/2', null),
      new FolderEntry('/f/3', [new FileEntry('/f/3/4')], true),
      new FileEntry('/f/5'),
    ]);
    expect(await pathsIn(folder)).toEqual(['f/1', '[f/2]', 'f/3/4', '[f/3]', 'f/5']);
  });

  it('are none for an empty folder', async () => {
    expect(await pathsIn(new FolderEntry('/f', []))).toEqual([]);
  });
});

import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { LimpFileInput } from './file-input';
import type { LimpRefusedFile } from './refusal';
import { FileEntry, FolderEntry } from './spec/entries';
import { Page, namesIn, notes, photo, transferOf } from './spec/page';

@Component({
  imports: [LimpFileInput],
  template: `
    @if (isThere()) {
      <limp-file-input
        label="Files"
        dropZone
        [(value)]="files"
        [multiple]="multiple()"
        [accept]="accept()"
        [disabled]="disabled()"
        (touch)="touched.set(true)"
        (refused)="refused.set($event)"
      />
    }
    <input type="text" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly isThere = signal(true);
  readonly files = signal<File[] | null>(null);
  readonly multiple = signal(true);
  readonly accept = signal('');
  readonly disabled = signal(false);
  readonly touched = signal(false);
  readonly refused = signal<readonly LimpRefusedFile[]>([]);
}

const picture = new File(['p'], 'picture.png', { type: 'image/png' });

let page: Page<Host>;

beforeEach(async () => {
  page = await Page.of(Host);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lets what is dropped next have these entries. */
function dropHas(...entries: readonly FileSystemEntry[]): DataTransfer {
  const entryOf = vi.spyOn(DataTransferItem.prototype, 'webkitGetAsEntry');
  for (const entry of entries) entryOf.mockReturnValueOnce(entry);
  return transferOf(...entries.map(({ name }) => new File(['x'], name)));
}

const isOver = () => page.control.classList.contains('limp-file-input-over');

describe('A file input over which files are dragged', () => {
  it('shows it until they leave, not when they move on inside of it', async () => {
    const files = transferOf(photo);
    expect(isOver()).toBe(false);
    await page.drag('dragenter', files);
    expect(isOver()).toBe(true);
    await page.drag('dragleave', files, { to: page.native });
    expect(isOver()).toBe(true);
    await page.drag('dragleave', files, { to: document.body });
    expect(isOver()).toBe(false);
    await page.drag('dragover', files, { on: page.native });
    expect(isOver()).toBe(true);
    await page.drag('dragleave', files);
    expect(isOver()).toBe(false);
    await page.drag('dragover', files);
    await page.drop(photo);
    expect(isOver()).toBe(false);
  });

  it('keeps the browser from opening them, wherever in it they are dropped', async () => {
    for (const on of [page.control, page.native, page.one('.limp-file-input-hint', HTMLElement)]) {
      const files = transferOf(photo);
      for (const type of ['dragenter', 'dragover', 'drop'] as const) {
        expect((await page.drag(type, files, { on })).defaultPrevented, type).toBe(true);
      }
    }
  });

  it('neither shows nor takes them while disabled, and they are still not opened', async () => {
    page.host.disabled.set(true);
    await page.settled();
    expect((await page.drag('dragover', transferOf(photo))).defaultPrevented).toBe(true);
    expect(isOver()).toBe(false);
    expect((await page.drop(photo)).defaultPrevented).toBe(true);
    expect(page.host.files()).toBeNull();
    expect(page.host.touched()).toBe(false);
  });

  it('leaves other things that are dragged to the browser', async () => {
    const text = new DataTransfer();
    text.setData('text/plain', 'photo.png');
    for (const type of ['dragenter', 'dragover', 'drop'] as const) {
      expect((await page.drag(type, text)).defaultPrevented).toBe(false);
    }
    expect(isOver()).toBe(false);
    expect(page.host.files()).toBeNull();
  });
});

describe('A file input on which files are dropped', () => {
  it('adds them to those there are, and is touched', async () => {
    await page.choose(photo);
    await page.drop(photo, notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo, notes]));
    expect(namesIn(page.native.files)).toEqual(namesIn([photo, notes]));
    expect(page.host.touched()).toBe(true);
  });

  it('takes the first alone without multiple, in place of what there was, and refuses the rest', async () => {
    page.host.multiple.set(false);
    await page.settled();
    await page.choose(notes);
    await page.drop(photo, picture);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
    expect(page.host.refused()).toEqual([{ name: 'picture.png', reason: 'count' }]);
    expect(page.messages).toEqual([
      'spoken: Added: photo.png.',
      'refused: Only one file is possible, left out: picture.png.',
    ]);
  });

  it('refuses what accept does not ask for, and keeps what there was', async () => {
    page.host.multiple.set(false);
    page.host.accept.set('image/*');
    await page.settled();
    await page.drop(photo);
    await page.drop(notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
    expect(page.host.refused()).toEqual([{ name: notes.name, reason: 'type' }]);
    await page.drop(notes, picture);
    expect(namesIn(page.host.files())).toEqual(namesIn([picture]));
  });
});

describe('A file input on which files of another window are dropped', () => {
  let frame: HTMLIFrameElement;

  beforeEach(() => {
    frame = document.createElement('iframe');
    document.body.append(frame);
  });

  afterEach(() => {
    frame.remove();
  });

  it('takes them as its own, alone and beside folders', async () => {
    const other: (Window & Partial<typeof globalThis>) | null = frame.contentWindow;
    if (!other?.File) throw new Error('The frame has no window.');
    const foreign = (name: string) => new File(['abc'], name, { lastModified: 1 });
    const { File } = other;
    expect(foreign('a.txt')).not.toBeInstanceOf(globalThis.File);
    const given = vi.spyOn(DataTransferItem.prototype, 'getAsFile');
    given.mockReturnValueOnce(foreign('a.txt'));
    await page.drop(photo);
    expect(page.host.files()?.[0]).not.toBeInstanceOf(globalThis.File);
    given.mockReturnValueOnce(foreign('b.txt'));
    const entryOf = vi.spyOn(DataTransferItem.prototype, 'webkitGetAsEntry');
    entryOf.mockReturnValueOnce(null);
    entryOf.mockReturnValueOnce(new FolderEntry('/f', [new FileEntry('/f/c.txt')]));
    await page.drop(picture, notes);
    expect(namesIn(page.host.files())).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(page.host.refused()).toEqual([]);
  });
});

describe('A file input on which folders are dropped', () => {
  const folder = (...names: string[]) =>
    new FolderEntry(
      '/f',
      names.map((name) => new FileEntry(`/f/${name}`)),
    );

  it('takes the files in them, and shows where they lay', async () => {
    page.startToDrag('drop', dropHas(folder('a.txt', 'b.txt'), new FileEntry('/c.txt')));
    expect(page.control.getAttribute('aria-busy')).toBe('true');
    expect(page.messages).toEqual(['reading: Reading folders …']);
    await page.settled();
    expect(page.listed.map((row) => row.split(' ')[0])).toEqual(['f/a.txt', 'f/b.txt', 'c.txt']);
    expect(page.control.getAttribute('aria-busy')).toBeNull();
    expect(page.messages).toEqual(['spoken: Added: f/a.txt, f/b.txt, c.txt.']);
  });

  it('takes files of one name and content in two folders for two', async () => {
    await page.drag('drop', dropHas(folder('a.txt')));
    await page.drag('drop', dropHas(folder('a.txt')));
    await page.drag('drop', dropHas(new FolderEntry('/g', [new FileEntry('/g/a.txt')])));
    expect(page.listed).toHaveLength(2);
  });

  it('tells what accept does not ask for and what cannot be read, by its path', async () => {
    page.host.accept.set('.txt');
    const entries = [
      new FileEntry('/f/1.txt'),
      new FileEntry('/f/2.md'),
      new FileEntry('/f/3.txt', null),
    ];
    await page.drag('drop', dropHas(new FolderEntry('/f', entries)));
    expect(page.messages).toEqual([
      'spoken: Added: f/1.txt.',
      'refused: Not of an accepted type: f/2.md.',
      'refused: Could not be read: f/3.txt.',
    ]);
    expect(page.host.refused()).toEqual([
      { name: 'f/2.md', reason: 'type' },
      { name: 'f/3.txt', reason: 'unreadable' },
    ]);
  });

  it('refuses them where only one file is possible', async () => {
    page.host.multiple.set(false);
    await page.settled();
    await page.drag('drop', dropHas(folder('a.txt'), new FileEntry('/c.txt')));
    expect(namesIn(page.host.files())).toEqual(['c.txt']);
    expect(page.host.refused()).toEqual([{ name: 'f', reason: 'count' }]);
  });

  it('keeps what was chosen while they were read', async () => {
    page.startToDrag('drop', dropHas(folder('a.txt')));
    await page.choose(photo);
    expect(namesIn(page.host.files())).toEqual(['photo.png', 'a.txt']);
  });

  it('gives them up when the form sets another value meanwhile', async () => {
    page.startToDrag('drop', dropHas(folder('a.txt')));
    page.host.files.set([notes]);
    await page.settled();
    expect(page.control.getAttribute('aria-busy')).toBeNull();
    expect(namesIn(page.host.files())).toEqual(namesIn([notes]));
    expect(page.messages).toEqual([]);
  });
});

it('A file input that goes while folders are read says nothing any more', async () => {
  const warned = vi.spyOn(console, 'warn');
  page.startToDrag('drop', dropHas(new FolderEntry('/f', [new FileEntry('/f/1', null)])));
  page.host.isThere.set(false);
  await page.settled();
  expect(page.host.files()).toBeNull();
  expect(page.host.refused()).toEqual([]);
  expect(warned).not.toHaveBeenCalled();
});

describe('A file input into which files are pasted', () => {
  it('takes them while the focus is in it, wherever the browser pastes', async () => {
    page.native.focus();
    expect((await page.paste(transferOf(photo))).defaultPrevented).toBe(true);
    page.removeButtons[0]?.focus();
    await page.paste(transferOf(notes), page.native);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo, notes]));
  });

  it('leaves them to others while the focus is elsewhere', async () => {
    page.one('input[type=text]', HTMLInputElement).focus();
    expect((await page.paste(transferOf(photo))).defaultPrevented).toBe(false);
    expect(page.host.files()).toBeNull();
  });

  it('leaves text to the browser', async () => {
    page.native.focus();
    const text = new DataTransfer();
    text.setData('text/plain', 'photo.png');
    expect((await page.paste(text)).defaultPrevented).toBe(false);
  });

  it('refuses what accept does not ask for', async () => {
    page.host.accept.set('image/*');
    await page.settled();
    page.native.focus();
    await page.paste(transferOf(notes, photo));
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
    expect(page.host.refused()).toEqual([{ name: notes.name, reason: 'type' }]);
  });
});

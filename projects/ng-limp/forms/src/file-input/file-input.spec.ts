import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { LimpFileInput } from './file-input';
import { Page, namesIn, notes, photo } from './spec/page';

@Component({
  imports: [LimpFileInput],
  template: `
    <label for="the-files">Files</label>
    <p id="hint">Any.</p>
    <limp-file-input
      inputId="the-files"
      aria-describedby="hint"
      accept="image/*"
      [(value)]="files"
      [multiple]="multiple()"
      [dropZone]="dropZone()"
      [directory]="directory()"
      [disabled]="disabled()"
      [readonly]="readonly()"
      [capture]="capture()"
      (touch)="touches.set(touches() + 1)"
    />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly files = signal<File[] | null>(null);
  readonly multiple = signal(true);
  readonly dropZone = signal(false);
  readonly directory = signal(false);
  readonly disabled = signal(false);
  readonly readonly = signal(false);
  readonly capture = signal<'user' | 'environment' | null>(null);
  readonly touches = signal(0);
}

describe('A file input', () => {
  let page: Page<Host>;

  beforeEach(async () => {
    page = await Page.of(Host);
  });

  it('binds its value, and takes a label from outside', async () => {
    expect(page.native.labels?.[0]?.textContent).toBe('Files');
    await page.choose(photo, notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo, notes]));
  });

  it('lists the files with their sizes', async () => {
    await page.choose(photo, notes);
    expect(page.listed).toEqual(['photo.png 5 bytes ✕', 'ملاحظات 📝.txt 10 bytes ✕']);
  });

  it('adds to the files when chosen again, each file once', async () => {
    await page.choose(photo);
    const again = new File(['photo'], 'photo.png', { type: 'image/png', lastModified: 1 });
    await page.choose(again, notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo, notes]));
    expect(namesIn(page.native.files)).toEqual([photo.name, notes.name]);
  });

  it('shows all its files on the native input, also when none of the chosen is new', async () => {
    await page.choose(photo, notes);
    await page.choose(photo);
    expect(namesIn(page.native.files)).toEqual([photo.name, notes.name]);
  });

  it('replaces the file when chosen again without multiple', async () => {
    page.host.multiple.set(false);
    await page.settled();
    await page.choose(photo);
    await page.choose(notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([notes]));
  });

  it('takes what people choose in the dialog, even outside of accept', async () => {
    await page.choose(notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([notes]));
    expect(page.messages).toEqual(['spoken: Added: ملاحظات 📝.txt.']);
  });

  it('holds more files than its native input is given', async () => {
    const many = Array.from({ length: 1001 }, (_, i) => new File([], `${i}`));
    page.host.files.set(many);
    await page.settled();
    expect(page.listed).toHaveLength(1001);
    expect(page.native.files).toHaveLength(1000);
    await page.remove(1000);
    expect(namesIn(page.host.files())).toEqual(namesIn(many.slice(0, 1000)));
  });

  it('takes one file away, keeps the focus inside, and is null after the last', async () => {
    await page.choose(photo, notes);
    await page.remove(0);
    expect(namesIn(page.host.files())).toEqual(namesIn([notes]));
    expect(namesIn(page.native.files)).toEqual([notes.name]);
    expect(document.activeElement).toBe(page.native);
    expect(page.messages).toEqual(['spoken: Removed: photo.png.']);
    await page.remove(0);
    expect(page.host.files()).toBeNull();
    expect(page.listed).toEqual([]);
  });

  it('takes the same file again after it was removed', async () => {
    await page.choose(photo);
    await page.remove(0);
    expect(page.native.value).toBe('');
    await page.choose(photo);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
  });

  it('is touched when the dialog is given up, and keeps its files', async () => {
    await page.choose(photo);
    page.native.addEventListener('click', (event) => {
      event.preventDefault();
    });
    page.native.click();
    expect(namesIn(page.native.files)).toEqual([]);
    page.native.dispatchEvent(new Event('cancel', { bubbles: true }));
    await page.settled();
    expect(page.host.touches()).toBe(1);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
    expect(namesIn(page.native.files)).toEqual([photo.name]);
  });

  it('opens the dialog from anywhere in the drop zone, once, and nowhere else', async () => {
    const clicks: Event[] = [];
    page.native.addEventListener('click', (event) => {
      event.preventDefault();
      clicks.push(event);
    });
    page.one('.limp-file-input-box', HTMLElement).click();
    expect(clicks).toHaveLength(0);
    page.host.dropZone.set(true);
    await page.settled();
    page.one('.limp-file-input-box', HTMLElement).click();
    page.one('.limp-file-input-hint', HTMLElement).click();
    page.control.click();
    expect(clicks).toHaveLength(2);
    page.native.click();
    expect(clicks).toHaveLength(3);
  });

  it('asks for folders with directory, and then holds several files', async () => {
    expect(page.native.webkitdirectory).toBe(false);
    page.host.multiple.set(false);
    page.host.directory.set(true);
    await page.settled();
    expect(page.native.webkitdirectory).toBe(true);
    await page.choose(photo, notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo, notes]));
  });

  it('asks phones for the camera with capture', async () => {
    expect(page.native.hasAttribute('capture')).toBe(false);
    page.host.capture.set('environment');
    await page.settled();
    expect(page.native.getAttribute('capture')).toBe('environment');
    expect(page.native.accept).toBe('image/*');
  });

  it.each(['disabled', 'readonly'] as const)('lets nothing be changed while %s', async (lock) => {
    await page.choose(photo);
    page.host[lock].set(true);
    await page.settled();
    expect(page.native.disabled).toBe(true);
    await page.remove(0);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
    page.host[lock].set(false);
    await page.settled();
    expect(page.native.disabled).toBe(false);
  });

  it('tells assistive technology its hints: those given, and that of the zone', async () => {
    expect(page.native.getAttribute('aria-describedby')).toBe('hint');
    page.host.dropZone.set(true);
    await page.settled();
    expect(page.native.getAttribute('aria-describedby')).toBe('hint the-files-hint');
    expect(page.one('#the-files-hint', HTMLElement).textContent).toBe('or drop files here');
  });
});

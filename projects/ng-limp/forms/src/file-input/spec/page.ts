import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { toFileList } from '../file-list';

export const photo = new File(['photo'], 'photo.png', { type: 'image/png', lastModified: 1 });
export const notes = new File(['some notes'], 'ملاحظات 📝.txt', {
  type: 'text/plain',
  lastModified: 2,
});

/** What files are dragged in. */
export function transferOf(...files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

export function namesIn(files: FileList | readonly File[] | null): string[] {
  return Array.from(files ?? []).map(({ name }) => name);
}

/** A page with a file input on it, and what a person can do to it. */
export class Page<T> {
  private constructor(private readonly fixture: ComponentFixture<T>) {}

  static async of<T>(host: Type<T>): Promise<Page<T>> {
    const page = new Page(TestBed.createComponent(host));
    await page.settled();
    // ngModel writes to its control in a microtask of its own.
    await page.settled();
    return page;
  }

  get host(): T {
    return this.fixture.componentInstance;
  }

  get root(): HTMLElement {
    const root: unknown = this.fixture.nativeElement;
    if (!(root instanceof HTMLElement)) throw new Error('Nothing was rendered.');
    return root;
  }

  get control(): HTMLElement {
    return this.one('limp-file-input', HTMLElement);
  }

  get native(): HTMLInputElement {
    return this.one('input[type=file]', HTMLInputElement);
  }

  get listed(): string[] {
    return this.all('li').map(({ children }) =>
      [...children].map(({ textContent }) => textContent.trim()).join(' '),
    );
  }

  /** What is said and shown, as `kind: text`. */
  get messages(): string[] {
    return this.all('.limp-file-input-status > *').map(
      ({ className, textContent }) =>
        `${className.replace('limp-file-input-', '')}: ${textContent}`,
    );
  }

  get removeButtons(): HTMLButtonElement[] {
    return this.all('li button').filter((element) => element instanceof HTMLButtonElement);
  }

  one<E extends Element>(selector: string, type: new () => E): E {
    const [element] = this.all(selector);
    if (!(element instanceof type)) throw new Error(`There is no ${selector}.`);
    return element;
  }

  async settled(): Promise<void> {
    await this.fixture.whenStable();
  }

  async choose(...files: readonly File[]): Promise<void> {
    this.startToChoose(...files);
    await this.settled();
  }

  /** The same without waiting for what comes of it. */
  startToChoose(...files: readonly File[]): void {
    this.native.files = toFileList(files);
    this.native.dispatchEvent(new Event('input', { bubbles: true }));
    this.native.dispatchEvent(new Event('change', { bubbles: true }));
    TestBed.tick();
  }

  async remove(index: number): Promise<void> {
    this.removeButtons[index]?.click();
    await this.settled();
  }

  /** Drags over the control, or drops on it; gives the event, as it came out. */
  async drag(...args: Parameters<Page<T>['startToDrag']>): Promise<DragEvent> {
    const event = this.startToDrag(...args);
    await this.settled();
    return event;
  }

  /** The same without waiting for what comes of it. */
  startToDrag(
    type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
    dataTransfer: DataTransfer,
    { on = this.control, to = null }: { on?: Element; to?: Element | null } = {},
  ): DragEvent {
    const event = new DragEvent(type, {
      bubbles: true,
      cancelable: true,
      dataTransfer,
      relatedTarget: to,
    });
    on.dispatchEvent(event);
    TestBed.tick();
    return event;
  }

  async drop(...files: readonly File[]): Promise<DragEvent> {
    return this.drag('drop', transferOf(...files));
  }

  /** Pastes where the browser's selection is, which need not be where the focus is. */
  async paste(clipboardData: DataTransfer, on: Element = document.body): Promise<ClipboardEvent> {
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData });
    on.dispatchEvent(event);
    await this.settled();
    return event;
  }

  private all(selector: string): Element[] {
    return [...this.root.querySelectorAll(selector)];
  }
}

import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import {
  FormControl,
  FormGroup,
  FormsModule,
  ReactiveFormsModule,
  Validators,
} from '@angular/forms';
import { FormField, form, required } from '@angular/forms/signals';
import { LimpFileInput } from './file-input';
import { toFileList } from './file-list';

const photo = new File(['photo'], 'photo.png', { type: 'image/png', lastModified: 1 });
const notes = new File(['some notes'], 'ملاحظات 📝.txt', { type: 'text/plain', lastModified: 2 });

@Component({
  imports: [ReactiveFormsModule, LimpFileInput],
  template: `
    <form [formGroup]="form">
      <limp-file-input
        formControlName="files"
        label="Files"
        aria-describedby="hint"
        [multiple]="multiple()"
        accept="image/*"
      />
      <p id="hint">Any.</p>
    </form>
    <button type="button">Elsewhere</button>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ReactiveHost {
  readonly multiple = signal(true);
  // Only the function itself tells Angular that the control is required.
  readonly files = new FormControl<File[] | null>(null, Validators.required);
  readonly form = new FormGroup({ files: this.files });
}

@Component({
  imports: [FormField, LimpFileInput],
  template: `<limp-file-input [formField]="form.files" aria-label="Files" />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class SignalHost {
  readonly model = signal<{ files: File[] | null }>({ files: null });
  readonly form = form(this.model, (path) => {
    required(path.files);
  });
}

@Component({
  imports: [FormsModule, LimpFileInput],
  template: `<limp-file-input [(ngModel)]="files" name="files" aria-label="Files" />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TemplateHost {
  readonly files = signal<File[] | null>(null);
}

@Component({
  imports: [LimpFileInput],
  template: `
    <label for="the-photo">Photo</label>
    <limp-file-input inputId="the-photo" [(value)]="files" [disabled]="disabled()" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class BareHost {
  readonly files = signal<File[] | null>(null);
  readonly disabled = signal(false);
}

/** A page with a control on it, and what a person can do to it. */
class Page<T> {
  private constructor(private readonly fixture: ComponentFixture<T>) {}

  static async of<T>(host: Type<T>): Promise<Page<T>> {
    const page = new Page(TestBed.createComponent(host));
    await page.settled();
    return page;
  }

  get host(): T {
    return this.fixture.componentInstance;
  }

  get native(): HTMLInputElement {
    return this.one('input', HTMLInputElement);
  }

  get listed(): string[] {
    return this.all('li').map(({ children }) =>
      [...children].map(({ textContent }) => textContent.trim()).join(' '),
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

  settled(): Promise<unknown> {
    return this.fixture.whenStable();
  }

  async choose(...files: File[]): Promise<void> {
    this.native.files = toFileList(files);
    this.native.dispatchEvent(new Event('input', { bubbles: true }));
    this.native.dispatchEvent(new Event('change', { bubbles: true }));
    await this.settled();
  }

  async remove(index: number): Promise<void> {
    this.removeButtons[index]?.click();
    await this.settled();
  }

  private all(selector: string): Element[] {
    const root: unknown = this.fixture.nativeElement;
    return root instanceof Element ? [...root.querySelectorAll(selector)] : [];
  }
}

function namesIn(files: FileList | File[] | null): string[] {
  return Array.from(files ?? []).map(({ name }) => name);
}

describe('A file input in a reactive form', () => {
  it('gives the form the chosen files, and makes the control dirty', async () => {
    const page = await Page.of(ReactiveHost);
    expect(page.host.files.value).toBeNull();
    expect(page.host.files.hasError('required')).toBe(true);
    await page.choose(photo, notes);
    expect(page.host.files.value).toEqual([photo, notes]);
    expect(page.host.files.dirty).toBe(true);
    expect(page.host.files.valid).toBe(true);
  });

  it('lists the files with their sizes', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo, notes);
    expect(page.listed).toEqual(['photo.png 5 bytes ✕', 'ملاحظات 📝.txt 10 bytes ✕']);
  });

  it('adds to the files when chosen again, each file once', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo);
    const again = new File(['photo'], 'photo.png', { type: 'image/png', lastModified: 1 });
    await page.choose(again, notes);
    expect(page.host.files.value).toEqual([photo, notes]);
  });

  it('replaces the file when chosen again without multiple', async () => {
    const page = await Page.of(ReactiveHost);
    page.host.multiple.set(false);
    await page.settled();
    await page.choose(photo);
    await page.choose(notes);
    expect(page.host.files.value).toEqual([notes]);
  });

  it('takes one file away, keeps the focus inside, and is null after the last', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo, notes);
    await page.remove(0);
    expect(page.host.files.value).toEqual([notes]);
    expect(namesIn(page.native.files)).toEqual([notes.name]);
    expect(document.activeElement).toBe(page.native);
    await page.remove(0);
    expect(page.host.files.value).toBeNull();
    expect(page.host.files.hasError('required')).toBe(true);
    expect(page.listed).toEqual([]);
  });

  it('takes the same file again after it was removed', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo);
    await page.remove(0);
    expect(page.native.value).toBe('');
    await page.choose(photo);
    expect(page.host.files.value).toEqual([photo]);
  });

  it('shows what the form sets', async () => {
    const page = await Page.of(ReactiveHost);
    page.host.files.setValue([notes]);
    await page.settled();
    expect(page.listed).toHaveLength(1);
    expect(namesIn(page.native.files)).toEqual([notes.name]);
    expect(page.host.files.dirty).toBe(false);
  });

  it('is empty after a reset, the native input too', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo);
    page.host.form.reset();
    await page.settled();
    expect(page.host.files.value).toBeNull();
    expect(page.host.files.pristine).toBe(true);
    expect(page.listed).toEqual([]);
    expect(namesIn(page.native.files)).toEqual([]);
    expect(page.native.value).toBe('');
  });

  it('is disabled with its control, and so are the buttons', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo);
    page.host.files.disable();
    await page.settled();
    expect(page.native.disabled).toBe(true);
    expect(page.removeButtons.map(({ disabled }) => disabled)).toEqual([true]);
    page.host.files.enable();
    await page.settled();
    expect(page.native.disabled).toBe(false);
  });

  it('is touched when left, not when the focus moves to a button of its own', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo);
    page.native.focus();
    page.removeButtons[0]?.focus();
    expect(page.host.files.touched).toBe(false);
    page.one('form + button', HTMLButtonElement).focus();
    expect(page.host.files.touched).toBe(true);
  });

  it('is touched when the dialog is given up, and keeps its files', async () => {
    const page = await Page.of(ReactiveHost);
    await page.choose(photo);
    page.native.addEventListener('click', (event) => {
      event.preventDefault();
    });
    page.native.click();
    expect(namesIn(page.native.files)).toEqual([]);
    page.native.dispatchEvent(new Event('cancel', { bubbles: true }));
    await page.settled();
    expect(page.host.files.touched).toBe(true);
    expect(page.host.files.value).toEqual([photo]);
    expect(namesIn(page.native.files)).toEqual([photo.name]);
  });

  it('tells assistive technology its label, its hint, and that it is wrong once touched', async () => {
    const page = await Page.of(ReactiveHost);
    expect(page.native.labels?.[0]?.textContent).toBe('Files');
    expect(page.native.getAttribute('aria-describedby')).toBe('hint');
    expect(page.native.required).toBe(true);
    expect(page.native.accept).toBe('image/*');
    expect(page.native.getAttribute('aria-invalid')).toBeNull();
    page.native.focus();
    page.one('form + button', HTMLButtonElement).focus();
    await page.settled();
    expect(page.native.getAttribute('aria-invalid')).toBe('true');
    await page.choose(photo);
    expect(page.native.getAttribute('aria-invalid')).toBeNull();
    expect(page.removeButtons[0]?.getAttribute('aria-label')).toBe('Remove photo.png');
  });
});

describe('A file input in a signal form', () => {
  it('goes both ways, with required and touched', async () => {
    const page = await Page.of(SignalHost);
    const field = page.host.form.files;
    expect(field().valid()).toBe(false);
    expect(page.native.required).toBe(true);
    await page.choose(photo);
    expect(page.host.model().files).toEqual([photo]);
    expect(field().valid()).toBe(true);
    expect(field().dirty()).toBe(true);
    page.native.focus();
    page.native.blur();
    expect(field().touched()).toBe(true);
    page.host.model.set({ files: null });
    await page.settled();
    expect(page.listed).toEqual([]);
    expect(page.native.value).toBe('');
  });

  it('gets the focus from the form', async () => {
    const page = await Page.of(SignalHost);
    page.host.form.files().focusBoundControl();
    expect(document.activeElement).toBe(page.native);
  });
});

describe('A file input with ngModel', () => {
  it('goes both ways', async () => {
    const page = await Page.of(TemplateHost);
    await page.choose(photo);
    expect(page.host.files()).toEqual([photo]);
    page.host.files.set(null);
    await page.settled();
    // ngModel writes to its control in a microtask of its own.
    await page.settled();
    expect(page.listed).toEqual([]);
  });
});

describe('A file input on its own', () => {
  it('binds its value, and takes a label from outside', async () => {
    const page = await Page.of(BareHost);
    expect(page.native.labels?.[0]?.textContent).toBe('Photo');
    await page.choose(photo, notes);
    expect(page.host.files()).toEqual([photo, notes]);
    page.host.disabled.set(true);
    await page.settled();
    expect(page.native.disabled).toBe(true);
  });
});

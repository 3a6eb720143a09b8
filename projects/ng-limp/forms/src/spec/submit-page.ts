import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { Emails, ReactiveHost, SignalHost, TemplateHost } from './submit-hosts';
import type { SubmitHost } from './submit-hosts';

/** Every kind of form, by its name. */
export const KINDS: readonly (readonly [string, Type<SubmitHost>])[] = [
  ['reactive', ReactiveHost],
  ['template-driven', TemplateHost],
  ['signal', SignalHost],
];

export const photo = new File(['a photo'], 'photo.png', { type: 'image/png', lastModified: 1 });

/** A page with a form on it, and what a person can do to it. */
export class SubmitPage {
  private constructor(private readonly fixture: ComponentFixture<SubmitHost>) {}

  static async of(host: Type<SubmitHost>): Promise<SubmitPage> {
    const page = new SubmitPage(TestBed.createComponent(host));
    await page.settled();
    return page;
  }

  get host(): SubmitHost {
    return this.fixture.componentInstance;
  }

  get form(): HTMLFormElement {
    const [form] = this.all('form');
    if (form === undefined) throw new Error('There is no form.');
    return form;
  }

  field(label: string): HTMLInputElement {
    const found = this.all('label').find(({ textContent }) => textContent.trim() === label);
    const control = found?.control;
    if (!(control instanceof HTMLInputElement)) throw new Error(`There is no field "${label}".`);
    return control;
  }

  /** The fields that nobody can write into. */
  disabledFields(): readonly string[] {
    return this.all('label')
      .filter(({ control }) => control?.matches(':disabled') === true)
      .map(({ textContent }) => textContent.trim());
  }

  /** What is spoken: by the alert, and by the progress of the upload. */
  heard(): { readonly alert: string | null; readonly upload: string | null } {
    const text = (selector: string) =>
      this.form.querySelector(selector)?.textContent.trim() ?? null;
    return { alert: text('[role=alert]'), upload: text('.limp-upload-progress-spoken') };
  }

  /** As with a mouse: the button has the focus then. */
  click(text: string): void {
    const button = this.button(text);
    button.focus();
    button.click();
  }

  fill(label: string, text: string): void {
    const field = this.field(label);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async fillAll(): Promise<void> {
    this.fill('Email', 'sara@example.com');
    this.fill('English', 'Sara');
    this.fill('Arabic', 'سارة');
    await this.settled();
  }

  choose(...files: readonly File[]): void {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    const field = this.field('Photo');
    field.files = transfer.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Takes away the one file that was chosen. */
  removeFile(): void {
    this.form.querySelector<HTMLButtonElement>('.limp-file-input-remove')?.click();
  }

  /** As by the button, or by Enter in a field. */
  submit(): void {
    this.form.requestSubmit();
  }

  async settled(): Promise<void> {
    await this.fixture.whenStable();
  }

  /** Until what was changed is rendered: while a call is in flight the app is not stable. */
  async rendered(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    this.fixture.detectChanges();
  }

  private button(text: string): HTMLButtonElement {
    const button = this.all('button').find(({ textContent }) => textContent.trim() === text);
    if (button === undefined) throw new Error(`There is no button "${text}".`);
    return button;
  }

  private all<T extends keyof HTMLElementTagNameMap>(name: T): HTMLElementTagNameMap[T][] {
    const root: unknown = this.fixture.nativeElement;
    return root instanceof Element ? Array.from(root.querySelectorAll(name)) : [];
  }
}

/** Lets validators say later whether an email address is taken. */
export function decideLater(): (isTaken: boolean) => void {
  const answers: ((isTaken: boolean) => void)[] = [];
  const emails = TestBed.inject(Emails);
  emails.isTaken = () => new Promise((resolve) => answers.push(resolve));
  return (isTaken) => {
    // Asked again, as when fields are enabled, they know it.
    emails.isTaken = async () => isTaken;
    for (const answer of answers.splice(0)) answer(isTaken);
  };
}

import { expect, type Locator, type Page } from '@playwright/test';
import type { ChosenFile } from './sandbox.ts';

/** The kinds of form, as the page names them. */
export const KINDS = ['Signal form', 'Reactive form', 'Template-driven form'] as const;
export type Kind = (typeof KINDS)[number];

const ELEMENTS = {
  'Signal form': 'app-signal-files-form',
  'Reactive form': 'app-reactive-files-form',
  'Template-driven form': 'app-template-files-form',
} as const satisfies Record<Kind, string>;

/** The page with files as a person sees and uses it. */
export class FilesPage {
  readonly form: Locator;
  readonly photo: Locator;
  readonly attachments: Locator;
  readonly send: Locator;
  readonly progress: Locator;
  readonly created: Locator;
  /** All files that go up, of whichever form. */
  readonly running: Locator;

  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.form = page.locator('form.limp-submit');
    this.photo = page.getByRole('button', { name: /^Photo/ });
    this.attachments = page.getByRole('button', { name: /^Attachments/ });
    this.send = this.form.locator('button.primary');
    this.progress = this.form.getByRole('progressbar', { name: 'Files' });
    this.created = this.form.getByRole('status');
    this.running = page.getByRole('region', { name: 'Running uploads' });
  }

  /** Chooses a kind of form, and waits until its form has taken the place of the one before. */
  async choose(kind: Kind): Promise<void> {
    await this.page.getByRole('radio', { name: kind, exact: true }).check();
    // The browser checks the radio at once; Angular renders what follows from it in a task of its own, later.
    // Until then the form before stands there: it takes clicks, files and focus, and loses them all.
    await expect(this.page.locator(ELEMENTS[kind]).locator(this.form)).toBeVisible();
    await expect(this.form).toHaveCount(1);
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.form.getByRole('button', { name, exact: true });
  }

  async fillNames(): Promise<void> {
    await this.field('English name').fill('Sara');
    await this.field('Arabic name').fill('سارة');
  }

  /** Opens the browser's own dialog by a click, and chooses in it: files by their path, or of a test's own. */
  async pick(input: Locator, files: string | string[] | ChosenFile | ChosenFile[]): Promise<void> {
    const opened = this.page.waitForEvent('filechooser');
    await input.click();
    await (await opened).setFiles(files);
  }

  /** The names of the files that are listed beneath a control, in their order. */
  listed(input: Locator): Locator {
    return this.zone(input).locator('.limp-file-input-name');
  }

  /** Drags files and folders from the disk over a control, as the file manager does, and stays there or drops them. */
  async drag(input: Locator, paths: readonly string[], until: 'over' | 'drop'): Promise<void> {
    const box = this.zone(input).locator('.limp-file-input-box');
    await box.scrollIntoViewIfNeeded();
    const bounds = await box.boundingBox();
    if (bounds === null) throw new Error('There is nothing to drag files over.');
    const { x, y, width, height } = bounds;
    const session = await this.page.context().newCDPSession(this.page);
    for (const type of [
      'dragEnter',
      'dragOver',
      ...(until === 'drop' ? ['drop' as const] : []),
    ] as const) {
      await session.send('Input.dispatchDragEvent', {
        type,
        x: x + width / 2,
        y: y + height / 2,
        data: { items: [], files: [...paths], dragOperationsMask: 1 },
      });
    }
    await session.detach();
  }

  /** Pastes a file into what has the focus. */
  async paste({ name, mimeType, buffer }: ChosenFile): Promise<void> {
    await this.page.evaluate(
      ([title, type, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([bytes], title, { type }));
        const event = new ClipboardEvent('paste', {
          clipboardData,
          bubbles: true,
          cancelable: true,
        });
        (document.activeElement ?? document.body).dispatchEvent(event);
      },
      [name, mimeType, buffer.toString('base64')] as const,
    );
  }

  /** Waits until the form says that it was stored. Gives the id that it says. */
  async createdId(): Promise<string> {
    await expect(this.created).toHaveText(/Created [\da-f]{24}/);
    return this.created.locator('code').innerText();
  }

  /** The whole control that an input is of. */
  zone(input: Locator): Locator {
    return this.page.locator('limp-file-input').filter({ has: input });
  }
}

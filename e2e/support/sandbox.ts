import { expect, type Locator, type Page } from '@playwright/test';

/** A file that a person chooses. */
export interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The Sandbox as a person sees and uses it. */
export class Sandbox {
  readonly connection: Locator;
  readonly countdown: Locator;
  readonly reason: Locator;
  readonly user: Locator;
  readonly session: Locator;
  readonly problem: Locator;
  readonly status: Locator;
  readonly code: Locator;
  readonly message: Locator;
  readonly json: Locator;
  readonly history: Locator;
  readonly staff: Locator;

  private readonly page: Page;
  private readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    this.connection = page.getByTestId('connection');
    this.countdown = page.getByTestId('countdown');
    this.reason = page.getByTestId('reason');
    this.user = page.getByTestId('user');
    this.session = page.getByRole('region', { name: 'Session' });
    this.problem = page.getByTestId('problem');
    this.status = page.getByTestId('status');
    this.code = page.getByTestId('code');
    this.message = page.getByTestId('message');
    this.json = page.getByTestId('json');
    this.history = page.getByTestId('history').getByRole('button');
    this.staff = page.getByTestId('staff').getByRole('article');
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(this.url + path);
  }

  /** Opens it and waits until it is connected. */
  async openConnected(path = '/'): Promise<void> {
    await this.open(path);
    await expect(this.connection).toHaveText('Connected');
  }

  /** Signs in with what is filled in. */
  async signIn(): Promise<void> {
    await this.button('Sign in').click();
    await expect(this.user).toHaveText('__ADMIN');
  }

  async signOut(): Promise<void> {
    await this.button('Sign out').click();
    await expect(this.button('Sign in')).toBeVisible();
  }

  /** Writes a request and sends it. */
  async send(endpoint: string, query: string, doc: string): Promise<void> {
    await this.field('Endpoint').fill(endpoint);
    await this.field('Query').fill(query);
    await this.field('Doc').fill(doc);
    await this.button('Send').click();
  }

  /** The args of the reply that is shown. */
  async shownArgs(): Promise<{ docs: { name: Record<string, string> }[] }> {
    return JSON.parse(await this.json.innerText()) as { docs: { name: Record<string, string> }[] };
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  async choosePhoto(file: ChosenFile): Promise<void> {
    await this.page.getByLabel('Photo').setInputFiles(file);
  }

  async chooseAttachments(...files: ChosenFile[]): Promise<void> {
    await this.page.getByLabel('Attachments').setInputFiles(files);
  }

  /** Notes each percentage that the upload's progress shows from now on. */
  async watchProgress(): Promise<() => Promise<number[]>> {
    const seen = await this.page.evaluateHandle(() => {
      const percents: number[] = [];
      new MutationObserver(() => {
        const text = document.querySelector('.limp-upload-progress-percent')?.textContent;
        const percent = Number.parseInt(text ?? '', 10);
        if (!Number.isNaN(percent) && percents.at(-1) !== percent) percents.push(percent);
      }).observe(document, { childList: true, characterData: true, subtree: true });
      return percents;
    });
    return () => seen.jsonValue();
  }
}

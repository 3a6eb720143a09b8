import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { LimpFileInput } from './file-input';
import type { LimpRefusedFile } from './refusal';
import { Page, photo } from './spec/page';

@Component({
  imports: [LimpFileInput],
  template: `
    <limp-file-input
      #input
      label="Files"
      multiple
      [(value)]="files"
      (refused)="refused.set($event)"
    />
    <output>{{ input.reading() }}</output>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly files = signal<File[] | null>(null);
  readonly refused = signal<readonly LimpRefusedFile[]>([]);
}

/** A file as a dialog gives it: nothing tells of its folder. */
const scan = (content: string): File =>
  new File([content], 'scan.png', { type: 'image/png', lastModified: 7 });

const contents = (files: readonly File[] | null): Promise<string[]> =>
  Promise.all((files ?? []).map((file) => file.text()));

describe('Two files of one name, size, time and type', () => {
  let page: Page<Host>;

  beforeEach(async () => {
    page = await Page.of(Host);
  });

  it.each(['choose', 'drop'] as const)('are two where their content differs: %s', async (how) => {
    await page[how](scan('one'));
    await page[how](scan('two'));
    expect(await contents(page.host.files())).toEqual(['one', 'two']);
    expect(page.native.files).toHaveLength(2);
    expect(page.messages).toEqual(['spoken: Added: scan.png.']);
    expect(page.host.refused()).toEqual([]);
  });

  it('are two where they come together, whatever is in them', async () => {
    await page.choose(scan('one'), scan('one'));
    expect(await contents(page.host.files())).toEqual(['one', 'one']);
  });

  it('are one where their content is the same, and that is said', async () => {
    await page.choose(scan('one'), photo);
    await page.choose(scan('new'), scan('one'));
    expect(await contents(page.host.files())).toEqual(['one', 'photo', 'new']);
    expect(page.messages).toEqual([
      'spoken: Added: scan.png.',
      'refused: Already there: scan.png.',
    ]);
    expect(page.host.refused()).toEqual([{ name: 'scan.png', reason: 'duplicate' }]);
  });

  it('are two where only the last byte differs, far into them', async () => {
    const much = 'x'.repeat(3 * 1024 * 1024);
    await page.choose(scan(`${much}1`));
    await page.choose(scan(`${much}2`));
    expect(page.host.files()).toHaveLength(2);
  });

  it('are two where one of them cannot be read', async () => {
    const unreadable = scan('one');
    vi.spyOn(unreadable, 'slice').mockImplementation(() => {
      throw new DOMException('', 'NotReadableError');
    });
    page.host.files.set([unreadable]);
    await page.settled();
    await page.choose(scan('one'));
    expect(page.host.files()).toHaveLength(2);
  });

  it('are two where they are too large to be compared', async () => {
    const large = (): File => {
      const file = scan('one');
      return Object.defineProperty(file, 'size', { value: 65 * 1024 * 1024 });
    };
    page.host.files.set([large()]);
    await page.settled();
    vi.spyOn(DataTransferItem.prototype, 'getAsFile').mockReturnValueOnce(large());
    await page.drop(scan('one'));
    vi.restoreAllMocks();
    expect(page.host.files()).toHaveLength(2);
  });

  it('are not added while they are compared, and a form can wait for that', async () => {
    await page.choose(scan('one'));
    page.startToChoose(scan('two'));
    const reading = page.one('output', HTMLElement);
    expect(page.control.getAttribute('aria-busy')).toBe('true');
    expect(reading.textContent).toBe('true');
    expect(page.host.files()).toHaveLength(1);
    await page.settled();
    expect(reading.textContent).toBe('false');
    expect(page.host.files()).toHaveLength(2);
  });

  it('are given up when the form sets another value meanwhile', async () => {
    await page.choose(scan('one'));
    page.startToChoose(scan('two'));
    page.host.files.set(null);
    await page.settled();
    expect(page.host.files()).toBeNull();
  });
});

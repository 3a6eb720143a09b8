import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import axe from 'axe-core';
import { LimpFileInput } from './file-input';
import { Page, notes, photo, transferOf } from './spec/page';

@Component({
  imports: [LimpFileInput],
  template: `
    <main>
      <limp-file-input
        label="Files"
        accept="image/*"
        multiple
        required
        aria-describedby="problem"
        [(value)]="files"
        [dropZone]="dropZone()"
        [disabled]="disabled()"
        [invalid]="invalid()"
        touched
      />
      <p id="problem">{{ invalid() ? 'Something is wrong.' : '' }}</p>
    </main>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly files = signal<File[] | null>(null);
  readonly dropZone = signal(false);
  readonly disabled = signal(false);
  readonly invalid = signal(false);
}

async function violations(root: HTMLElement): Promise<string[]> {
  const results = await axe.run(root);
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe.each([
  ['a file input', false],
  ['a drop zone', true],
])('axe has nothing to say about %s', (_, dropZone) => {
  let page: Page<Host>;

  beforeEach(async () => {
    page = await Page.of(Host);
    page.host.dropZone.set(dropZone);
    await page.settled();
  });

  it('that is empty', async () => {
    expect(await violations(page.root)).toEqual([]);
  });

  it('that has files, and has refused one', async () => {
    await page.choose(photo);
    await page.drop(new File([], 'other.png', { type: 'image/png' }), notes);
    expect(page.listed).toHaveLength(2);
    expect(page.messages).toHaveLength(2);
    expect(await violations(page.root)).toEqual([]);
  });

  it('that is invalid', async () => {
    page.host.invalid.set(true);
    await page.settled();
    expect(page.native.getAttribute('aria-invalid')).toBe('true');
    expect(await violations(page.root)).toEqual([]);
  });

  it('that is disabled', async () => {
    await page.choose(photo);
    page.host.disabled.set(true);
    await page.settled();
    expect(await violations(page.root)).toEqual([]);
  });

  it('over which files are dragged, in light and dark', async () => {
    for (const scheme of ['light', 'dark']) {
      page.root.style.colorScheme = scheme;
      await page.drag('dragover', transferOf(photo));
      await page.drop(notes);
      await page.drag('dragover', transferOf(photo));
      page.root.style.background = 'Canvas';
      page.root.style.color = 'CanvasText';
      expect(await violations(page.root), scheme).toEqual([]);
    }
  });
});

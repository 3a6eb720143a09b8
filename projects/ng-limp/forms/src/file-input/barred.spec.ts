import { ChangeDetectionStrategy, Component, ViewEncapsulation, signal } from '@angular/core';
import { LimpFileInput } from './file-input';
import { FolderEntry } from './spec/entries';
import { Page, photo, transferOf } from './spec/page';

@Component({
  selector: 'app-shadow',
  imports: [LimpFileInput],
  template: '<limp-file-input dropZone label="In the shadow" />',
  encapsulation: ViewEncapsulation.ShadowDom,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Shadow {}

@Component({
  imports: [LimpFileInput, Shadow],
  template: `
    <div [attr.inert]="inert() ? '' : null">
      <fieldset [disabled]="outer()">
        <fieldset [disabled]="inner()">
          <legend>
            @if (inLegend()) {
              <limp-file-input multiple dropZone label="Files" [(value)]="files" />
            }
          </legend>
          @if (!inLegend()) {
            <limp-file-input
              multiple
              dropZone
              label="Files"
              [(value)]="files"
              (touch)="touches.set(touches() + 1)"
            />
          }
          <app-shadow />
        </fieldset>
      </fieldset>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly files = signal<File[] | null>(null);
  readonly touches = signal(0);
  readonly inert = signal(false);
  readonly outer = signal(false);
  readonly inner = signal(false);
  readonly inLegend = signal(false);
}

const isOver = (page: Page<Host>) => page.control.classList.contains('limp-file-input-over');

describe.each(['inert', 'outer', 'inner'] as const)('A file input within what is %s', (bar) => {
  let page: Page<Host>;

  beforeEach(async () => {
    page = await Page.of(Host);
    page.host.files.set([photo]);
    page.host[bar].set(true);
    await page.settled();
  });

  it('takes no drops, which are still not opened by the browser, nor shows them', async () => {
    const files = transferOf(new File(['x'], 'x.png'));
    for (const type of ['dragenter', 'dragover', 'drop'] as const) {
      const event = await page.drag(type, files);
      expect(event.defaultPrevented).toBe(true);
      expect(event.dataTransfer?.dropEffect).toBe('none');
      expect(isOver(page)).toBe(false);
    }
    expect(page.host.files()).toEqual([photo]);
    expect(page.host.touches()).toBe(0);
  });

  it('takes no folders', async () => {
    vi.spyOn(DataTransferItem.prototype, 'webkitGetAsEntry').mockReturnValueOnce(
      new FolderEntry('/f', []),
    );
    await page.drop(new File(['x'], 'f'));
    vi.restoreAllMocks();
    expect(page.control.getAttribute('aria-busy')).toBeNull();
    expect(page.messages).toEqual([]);
  });

  it('takes nothing that is pasted, even where the focus stayed in it', async () => {
    page.control.tabIndex = -1;
    vi.spyOn(page.control, 'matches').mockReturnValue(true);
    expect((await page.paste(transferOf(new File(['x'], 'x.png')))).defaultPrevented).toBe(false);
    expect(page.host.files()).toEqual([photo]);
  });

  it('opens no dialog, and lets no file be taken away', async () => {
    let clicks = 0;
    page.native.addEventListener('click', (event) => {
      event.preventDefault();
      clicks += 1;
    });
    page.one('.limp-file-input-box', HTMLElement).click();
    page.one('.limp-file-input-hint', HTMLElement).click();
    expect(clicks).toBe(0);
    await page.remove(0);
    expect(page.host.files()).toEqual([photo]);
  });

  it('takes them again once it is not any more', async () => {
    page.host[bar].set(false);
    await page.settled();
    await page.drop(new File(['x'], 'x.png'));
    expect(page.host.files()).toHaveLength(2);
  });
});

it('A file input in a shadow tree is barred where its host is in what is inert', async () => {
  const page = await Page.of(Host);
  const root = page.one('app-shadow', HTMLElement).shadowRoot;
  const zone = root?.querySelector('limp-file-input') ?? page.root;
  const listed = () => zone.querySelectorAll('li').length;
  page.host.inert.set(true);
  await page.settled();
  await page.drag('drop', transferOf(photo), { on: zone });
  expect(listed()).toBe(0);
  page.host.inert.set(false);
  await page.settled();
  await page.drag('drop', transferOf(photo), { on: zone });
  expect(listed()).toBe(1);
});

it('A file input in the legend of a disabled fieldset can be used, as HTML has it', async () => {
  const page = await Page.of(Host);
  page.host.inLegend.set(true);
  page.host.inner.set(true);
  await page.settled();
  await page.drop(photo);
  expect(page.host.files()).toEqual([photo]);
});

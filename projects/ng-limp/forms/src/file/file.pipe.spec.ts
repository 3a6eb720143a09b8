import {
  ChangeDetectionStrategy,
  Component,
  provideCheckNoChangesConfig,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiService } from 'ng-limp';
import { LimpTestingController, provideLimpTesting } from 'ng-limp/testing';
import { LimpFilePipe } from './file.pipe';
import type { LimpStoredFile } from './file-fetch';
import { ObjectUrls } from './spec/object-urls';

const PNG = new Blob(['png'], { type: 'image/png' });
const RETRIEVE = 'staff/retrieve_file';

@Component({
  imports: [LimpFilePipe],
  template: `
    <p>{{ times() }}</p>
    @for (file of files(); track $index) {
      @if (file | limpFile: 'staff' : id() : 'photos' : { width: 9, height: 9 }; as url) {
        <img [src]="url" alt="" />
      } @else {
        <span>none</span>
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly times = signal(0);
  readonly id = signal<string | undefined>('f1');
  readonly files = signal<readonly (LimpStoredFile | null)[]>([{ name: 'a.png' }, null]);
}

describe('The address of a private file within the page', () => {
  let limp: LimpTestingController;
  let urls: ObjectUrls;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        // Finds what was shown and changed in the same pass.
        provideCheckNoChangesConfig({ exhaustive: true }),
        provideLimpTesting(),
      ],
    });
    limp = TestBed.inject(LimpTestingController);
    urls = new ObjectUrls();
    TestBed.inject(ApiService);
    limp.connect();
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    return urls.expectAllRevoked();
  });

  function render() {
    const fixture = TestBed.createComponent(Host);
    TestBed.tick();
    const root: unknown = fixture.nativeElement;
    const sources = () =>
      root instanceof Element
        ? Array.from(root.querySelectorAll('img, span'), (one) => one.getAttribute('src'))
        : [];
    return { page: fixture.componentInstance, sources, settled: () => fixture.whenStable() };
  }

  it('is null until the file is there, and then one that Angular takes', async () => {
    const { page, sources, settled } = render();
    expect(sources()).toEqual([null, null]);
    const asked = limp.expectOne(RETRIEVE);
    expect(asked.args).toEqual(['f1', 'photos', '9x9', 'a.png']);
    asked.flush(PNG);
    await settled();
    expect(sources()).toEqual([expect.stringMatching(/^blob:/), null]);
    page.times.set(1);
    page.files.set([{ name: 'a.png' }, null]);
    await settled();
    limp.verify();
    expect(urls.made).toHaveLength(1);
  });

  it('is another for another file, and the first is revoked', async () => {
    const { page, sources, settled } = render();
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    const [first] = sources();
    page.files.set([{ name: 'b.png' }]);
    TestBed.tick();
    expect(sources()).toEqual([null]);
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(sources()[0]).not.toBe(first);
    await expect(fetch(first ?? '')).rejects.toThrow();
  });

  it('is null where the file cannot be had, and for another user asked for anew', async () => {
    const { sources, settled } = render();
    limp.expectOne(RETRIEVE).error({ status: 403 });
    await settled();
    expect(sources()).toEqual([null, null]);
    limp.signIn();
    TestBed.tick();
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(sources()[0]).toMatch(/^blob:/);
  });

  it('is null without an _id, and stops asking when the view is gone', async () => {
    const { page, settled } = render();
    page.files.set([]);
    await settled();
    limp.verify();
    page.id.set(undefined);
    page.files.set([{ name: 'a.png' }]);
    await settled();
    limp.verify();
  });
});

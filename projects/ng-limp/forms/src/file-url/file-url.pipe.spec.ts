import {
  ChangeDetectionStrategy,
  Component,
  inject,
  provideCheckNoChangesConfig,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiService, ɵLIMP_OPTIONS } from 'ng-limp';
import type { LimpConfig, ThumbnailSize, Transport } from 'ng-limp';
import { LimpFileUrlPipe } from './file-url.pipe';

const config: LimpConfig = {
  api: 'wss://limp.invalid/ws',
  anonToken: 'anon',
  authAttrs: ['email'],
};

/** A connection on which nothing ever happens. */
const silent: Transport = {
  bufferedAmount: 0,
  useToken: () => undefined,
  send: () => Promise.resolve(true),
  sendChunk: () => Promise.resolve(true),
  close: () => undefined,
};

interface Staff {
  readonly _id: string;
  readonly photo: { readonly name: string } | null;
  readonly attachments: readonly { readonly name: string }[];
}

const sara: Staff = {
  _id: 'f1',
  photo: { name: 'a b#1.png' },
  attachments: [{ name: 'cv.pdf' }, { name: 'سيرة.pdf' }],
};

@Component({
  selector: 'app-connects',
  template: '',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Connects {
  constructor() {
    inject(ApiService).init(config);
  }
}

@Component({
  imports: [Connects, LimpFileUrlPipe],
  template: `
    <a [attr.href]="staff()?.photo | limpFileUrl: 'staff' : staff()?._id : 'photo' : size()"
      >Photo</a
    >
    @for (file of staff()?.attachments; track $index) {
      <a [attr.href]="file | limpFileUrl: 'staff' : staff()?._id : 'attachments'">{{
        file.name
      }}</a>
    }
    @if (connects()) {
      <app-connects />
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly staff = signal<Staff | undefined>(sara);
  readonly size = signal<ThumbnailSize | undefined>(undefined);
  readonly connects = signal(false);
}

describe('The address of a stored file', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        // Finds what was shown and changed in the same pass.
        provideCheckNoChangesConfig({ exhaustive: true }),
        { provide: ɵLIMP_OPTIONS, multi: true, useValue: { transport: () => silent } },
      ],
    });
  });

  async function shown() {
    const fixture = TestBed.createComponent(Page);
    await fixture.whenStable();
    const element: unknown = fixture.nativeElement;
    const links = () =>
      element instanceof Element
        ? Array.from(element.querySelectorAll('a'), (link) => link.getAttribute('href'))
        : [];
    return { page: fixture.componentInstance, links, settled: () => fixture.whenStable() };
  }

  it('is that of one file, or of each of a list by its name', async () => {
    TestBed.inject(ApiService).init(config);
    const { links } = await shown();
    expect(links()).toEqual([
      'https://limp.invalid/staff/retrieve_file/f1/photo/a%20b%231.png',
      'https://limp.invalid/staff/retrieve_file/f1/attachments/cv.pdf',
      'https://limp.invalid/staff/retrieve_file/f1/attachments/%D8%B3%D9%8A%D8%B1%D8%A9.pdf',
    ]);
  });

  it('is that of a thumbnail, where a size is given', async () => {
    TestBed.inject(ApiService).init(config);
    const { page, links, settled } = await shown();
    page.size.set({ width: 96, height: 64 });
    await settled();
    expect(links()[0]).toBe(
      'https://limp.invalid/staff/retrieve_file/f1/photo/96x64/a%20b%231.png',
    );
  });

  it('is null where there is no file, no document, or one without an id', async () => {
    TestBed.inject(ApiService).init(config);
    const { page, links, settled } = await shown();
    page.staff.set({ ...sara, photo: null, attachments: [] });
    await settled();
    expect(links()).toEqual([null]);
    page.staff.set(undefined);
    await settled();
    expect(links()).toEqual([null]);
    page.staff.set({ ...sara, _id: '', attachments: [] });
    await settled();
    expect(links()).toEqual([null]);
  });

  it('is null until the app connects, and follows it to another server', async () => {
    const { links, settled } = await shown();
    expect(links()).toEqual([null, null, null]);
    const api = TestBed.inject(ApiService);
    api.init(config);
    await settled();
    expect(links()[1]).toBe('https://limp.invalid/staff/retrieve_file/f1/attachments/cv.pdf');
    api.init({ ...config, api: 'ws://localhost:1/ws' });
    await settled();
    expect(links()[1]).toBe('http://localhost:1/staff/retrieve_file/f1/attachments/cv.pdf');
    api.close();
    await settled();
    expect(links()[1]).toBe('http://localhost:1/staff/retrieve_file/f1/attachments/cv.pdf');
  });

  it('follows a connection that is made in the midst of rendering', async () => {
    const { page, links, settled } = await shown();
    page.connects.set(true);
    await settled();
    expect(links()[1]).toBe('https://limp.invalid/staff/retrieve_file/f1/attachments/cv.pdf');
  });

  it('is null where the app closed what it had not opened', async () => {
    TestBed.inject(ApiService).close();
    const { links } = await shown();
    expect(links()).toEqual([null, null, null]);
  });

  it('is null for a file whose name no address can have, and the page lives on', async () => {
    TestBed.inject(ApiService).init(config);
    const { page, links, settled } = await shown();
    page.staff.set({ ...sara, photo: { name: '..' }, attachments: [{ name: 'cv.pdf' }] });
    await settled();
    expect(links()).toEqual([
      null,
      'https://limp.invalid/staff/retrieve_file/f1/attachments/cv.pdf',
    ]);
  });

  it('fails for a thumbnail that the server cannot make, and says why', () => {
    TestBed.inject(ApiService).init(config);
    const pipe = TestBed.runInInjectionContext(() => new LimpFileUrlPipe());
    const none = { width: 0, height: 8 };
    expect(() => pipe.transform(sara.photo, 'staff', 'f1', 'photo', none)).toThrow('0 by 8');
  });
});

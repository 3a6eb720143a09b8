import {
  ChangeDetectionStrategy,
  Component,
  provideCheckNoChangesConfig,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { ApiService } from 'ng-limp';
import type { LimpError, ThumbnailSize } from 'ng-limp';
import { LimpTestingController, provideLimpTesting } from 'ng-limp/testing';
import { LimpFile } from './file';
import type { LimpStoredFile } from './file-fetch';
import { ObjectUrls } from './spec/object-urls';

const PNG = new Blob(['png'], { type: 'image/png' });
const RETRIEVE = 'staff/retrieve_file';

@Component({
  imports: [LimpFile],
  template: `
    @if (isThere()) {
      <img
        [limpFile]="file()"
        limpFileModule="staff"
        [limpFileId]="id()"
        limpFileAttr="photo"
        [limpFileThumbnail]="size()"
        [limpFileAwaitAuth]="awaitAuth()"
        #photo="limpFile"
        alt=""
        (limpFileFailed)="failed.set($event)"
      />
      <output>{{ photo.loading() }} {{ photo.error()?.status }} {{ photo.blob()?.size }}</output>
      <button type="button" (click)="photo.reload()">Again</button>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Shows {
  readonly isThere = signal(true);
  readonly file = signal<LimpStoredFile | null>({ name: 'a b.png', size: 3, lastModified: 5 });
  readonly id = signal<string | undefined>('f1');
  readonly size = signal<ThumbnailSize | undefined>(undefined);
  readonly awaitAuth = signal(false);
  readonly failed = signal<LimpError | null>(null);
}

@Component({
  imports: [LimpFile],
  template: `
    @if (isThere()) {
      <a
        [limpFile]="file()"
        limpFileModule="staff"
        limpFileId="f1"
        limpFileAttr="cv"
        limpFileAwaitAuth
        #cv="limpFile"
        >CV</a
      >
      <output>{{ cv.loading() }} {{ cv.error()?.kind }} {{ cv.progress()?.loaded }}</output>
      <button type="button" (click)="cv.cancel()">Stop</button>
      <button type="button" class="again" (click)="cv.reload()">Again</button>
    }
    <form (submit)="$event.preventDefault(); submitted.set(true)">
      <button [limpFile]="file()" limpFileModule="staff" limpFileId="f1" limpFileAttr="cv">
        CV
      </button>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Links {
  readonly isThere = signal(true);
  readonly file = signal<LimpStoredFile>({ name: 'cv.html' });
  readonly submitted = signal(false);
}

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

/** A page, rendered, with what it asks for still to be answered. */
function render<T>(page: new () => T) {
  const fixture: ComponentFixture<T> = TestBed.createComponent(page);
  TestBed.tick();
  const one = <E extends Element>(selector: string, type: new () => E): E => {
    const root: unknown = fixture.nativeElement;
    const found = root instanceof Element ? root.querySelector(selector) : null;
    if (!(found instanceof type)) throw new Error(`There is no ${selector}.`);
    return found;
  };
  return {
    page: fixture.componentInstance,
    one,
    settled: () => fixture.whenStable(),
    told: () => one('output', HTMLElement).textContent.trim(),
  };
}

describe('An image of a private file', () => {
  it('shows nothing until it is there, then the file, and revokes it when it goes', async () => {
    const { page, one, settled, told } = render(Shows);
    const image = one('img', HTMLImageElement);
    expect(image.getAttribute('src')).toBeNull();
    expect(image.className).toBe('limp-file-loading');
    expect(image.getAttribute('aria-busy')).toBe('true');
    const asked = limp.expectOne(RETRIEVE);
    expect(asked.args).toEqual(['f1', 'photo', 'a b.png']);
    asked.flush(PNG);
    await settled();
    const src = image.getAttribute('src') ?? '';
    expect(src).toMatch(/^blob:/);
    expect(await (await fetch(src)).text()).toBe('png');
    expect(image.className).toBe('');
    expect(told()).toBe('false  3');
    page.isThere.set(false);
    await settled();
    await expect(fetch(src)).rejects.toThrow();
  });

  it('is that of another document, attr, file or size when that changes, not for a copy', async () => {
    const { page, one, settled } = render(Shows);
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    const src = one('img', HTMLImageElement).src;
    page.file.set({ name: 'a b.png', size: 3, lastModified: 5 });
    page.size.set(undefined);
    await settled();
    expect(one('img', HTMLImageElement).src).toBe(src);
    const steps: [() => void, string[]][] = [
      [
        () => page.file.set({ name: 'a b.png', size: 4, lastModified: 9 }),
        ['f1', 'photo', 'a b.png'],
      ],
      [() => page.file.set({ name: 'c.png' }), ['f1', 'photo', 'c.png']],
      [() => page.id.set('f2'), ['f2', 'photo', 'c.png']],
      [() => page.size.set({ width: 9, height: 9 }), ['f2', 'photo', '9x9', 'c.png']],
    ];
    for (const [change, args] of steps) {
      change();
      TestBed.tick();
      expect(one('img', HTMLImageElement).getAttribute('src')).toBeNull();
      const asked = limp.expectOne(RETRIEVE);
      expect(asked.args).toEqual(args);
      asked.flush(PNG);
      await settled();
    }
    expect(urls.made).toHaveLength(5);
    limp.verify();
  });

  it('asks for nothing without a file or an _id, and stops when it goes', async () => {
    const { page, settled } = render(Shows);
    page.file.set(null);
    TestBed.tick();
    limp.verify();
    page.file.set({ name: 'a.png' });
    page.id.set(undefined);
    await settled();
    limp.verify();
    page.id.set('f1');
    TestBed.tick();
    page.isThere.set(false);
    await settled();
    limp.verify();
  });

  it('says why it cannot be had, and asks again when it is told to', async () => {
    const { page, one, settled, told } = render(Shows);
    limp.expectOne(RETRIEVE).error({ status: 403 });
    await settled();
    expect(told()).toBe('false 403');
    expect(page.failed()).toMatchObject({ kind: 'refused', status: 403 });
    expect(one('img', HTMLImageElement).className).toBe('limp-file-failed');
    one('button', HTMLButtonElement).click();
    TestBed.tick();
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(told()).toBe('false  3');
  });

  it('says so for a file without an address, and the page lives on', async () => {
    const { page, settled } = render(Shows);
    page.file.set({ name: '..' });
    await settled();
    expect(page.failed()).toMatchObject({ kind: 'usage', field: 'filename' });
  });

  it('is fetched anew when somebody signs in or out, and shown to nobody else', async () => {
    const { one, settled } = render(Shows);
    limp.expectOne(RETRIEVE).error({ status: 403 });
    await settled();
    limp.signIn();
    TestBed.tick();
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(one('img', HTMLImageElement).src).toMatch(/^blob:/);
    TestBed.inject(ApiService).signout();
    limp.expectOne('session/signout').flush();
    TestBed.tick();
    expect(one('img', HTMLImageElement).getAttribute('src')).toBeNull();
    limp.expectOne(RETRIEVE).error({ status: 403 });
    await settled();
  });

  it('waits for a user where it is asked to', async () => {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
    limp = TestBed.inject(LimpTestingController);
    const { page } = render(Shows);
    page.awaitAuth.set(true);
    TestBed.tick();
    limp.expectNone(RETRIEVE);
    limp.signIn();
    TestBed.tick();
    limp.expectOne(RETRIEVE).flush(PNG);
  });

  it.each([
    ['text/html', /^blob:/, 'application/octet-stream'],
    ['application/xhtml+xml', /^blob:/, 'application/octet-stream'],
    ['image/svg+xml', /^data:image\/svg/, 'image/svg+xml'],
    ['application/pdf', /^blob:/, 'application/pdf'],
    ['', /^blob:/, 'application/octet-stream'],
  ])('never has an address at which %j could run as the app', async (type, url, shownAs) => {
    const { one, settled } = render(Shows);
    limp
      .expectOne(RETRIEVE)
      .flush(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type }));
    await settled();
    const { src } = one('img', HTMLImageElement);
    expect(src).toMatch(url);
    expect((await (await fetch(src)).blob()).type).toBe(shownAs);
  });
});

describe('A link to a private file', () => {
  /** The links by which files were given to the browser. */
  let saved: HTMLAnchorElement[];

  beforeEach(() => {
    saved = [];
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push(this);
    });
  });

  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const press = (link: HTMLElement): Event => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    link.dispatchEvent(event);
    TestBed.tick();
    return event;
  };

  it('fetches it when it is clicked, has it saved under its name, and then revokes it', async () => {
    const { one, settled, told } = render(Links);
    limp.signIn();
    const link = one('a', HTMLAnchorElement);
    expect(link.href).toBe('https://limp.invalid/staff/retrieve_file/f1/cv/cv.html');
    limp.verify();
    expect(press(link).defaultPrevented).toBe(true);
    press(link);
    expect(told()).toBe('true');
    limp.expectOne(RETRIEVE).flush(new Blob(['<p>'], { type: 'text/html' }));
    await settled();
    expect(saved.map(({ download }) => download)).toEqual(['cv.html']);
    expect(await (await fetch(saved[0]?.href ?? '')).text()).toBe('<p>');
    expect(told()).toBe('false');
    vi.runAllTimers();
    await expect(fetch(saved[0]?.href ?? '')).rejects.toThrow();
    press(link);
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(saved).toHaveLength(2);
  });

  it('says why it cannot be had, until it is clicked again', async () => {
    const { one, settled, told } = render(Links);
    limp.signIn();
    press(one('a', HTMLAnchorElement));
    limp.expectOne(RETRIEVE).error();
    await settled();
    expect(told()).toBe('false refused');
    press(one('a', HTMLAnchorElement));
    expect(told()).toBe('true');
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(saved).toHaveLength(1);
  });

  it('is fetched again by reload() after it could not be had, and by nothing else than a click before', async () => {
    const { one, settled, told } = render(Links);
    limp.signIn();
    const again = one('button.again', HTMLButtonElement);
    press(again);
    limp.verify();
    press(one('a', HTMLAnchorElement));
    limp.expectOne(RETRIEVE).error();
    await settled();
    press(again);
    expect(told()).toBe('true');
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(saved).toHaveLength(1);
  });

  it('saves nothing once it is cancelled or gone', async () => {
    const { page, one, settled, told } = render(Links);
    limp.signIn();
    press(one('a', HTMLAnchorElement));
    press(one('button[type=button]', HTMLButtonElement));
    expect(told()).toBe('false');
    press(one('a', HTMLAnchorElement));
    page.isThere.set(false);
    await settled();
    limp.verify();
    expect(saved).toEqual([]);
  });

  it('waits for a user where it is asked to', async () => {
    const { one, settled } = render(Links);
    press(one('a', HTMLAnchorElement));
    limp.verify();
    limp.signIn();
    TestBed.tick();
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(saved).toHaveLength(1);
  });

  it('to one without an address can be clicked, and says why', async () => {
    const { page, one, settled, told } = render(Links);
    limp.signIn();
    page.file.set({ name: '.' });
    TestBed.tick();
    expect(one('a', HTMLAnchorElement).getAttribute('href')).toBe('#');
    press(one('a', HTMLAnchorElement));
    await settled();
    expect(told()).toBe('false usage');
  });

  it('may be a button, which submits no form', async () => {
    const { page, one, settled } = render(Links);
    press(one('form button', HTMLButtonElement));
    limp.expectOne(RETRIEVE).flush(PNG);
    await settled();
    expect(saved).toHaveLength(1);
    expect(page.submitted()).toBe(false);
  });
});

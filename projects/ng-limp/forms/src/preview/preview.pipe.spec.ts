import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { LimpPreviewPipe } from './preview.pipe';

@Component({
  imports: [LimpPreviewPipe],
  template: `
    @if (isThere()) {
      <p>{{ times() }}</p>
      @for (file of files(); track $index) {
        @if (file | limpPreview; as url) {
          <img [src]="url" alt="" />
        } @else {
          <span>none</span>
        }
      }
      <video [attr.src]="film() | limpPreview"></video>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly isThere = signal(true);
  readonly times = signal(0);
  readonly files = signal<readonly (File | null)[]>([]);
  readonly film = signal<File | null>(null);
}

const picture = (name: string) =>
  new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], name, { type: 'image/svg+xml' });

describe('The preview of a file', () => {
  const made: string[] = [];
  const revoked: string[] = [];
  const inUse: string[] = [];
  let fixture: ComponentFixture<Host>;

  beforeEach(async () => {
    made.length = 0;
    revoked.length = 0;
    inUse.length = 0;
    const create = URL.createObjectURL.bind(URL);
    const revoke = URL.revokeObjectURL.bind(URL);
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      const url = create(blob);
      made.push(url);
      return url;
    });
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => {
      if (shown().includes(url)) inUse.push(url);
      revoked.push(url);
      revoke(url);
    });
    fixture = TestBed.createComponent(Host);
    await fixture.whenStable();
  });

  afterEach(async () => {
    await gone();
    vi.restoreAllMocks();
    expect(inUse, 'revoked while in use').toEqual([]);
    expect(revoked.toSorted(), 'revoked at last').toEqual(made.toSorted());
  });

  function shown(): string[] {
    return [...document.querySelectorAll<HTMLMediaElement | HTMLImageElement>('img, video')]
      .map(({ src }) => src)
      .filter((src) => src.startsWith('blob:'));
  }

  async function show(...files: readonly (File | null)[]): Promise<void> {
    fixture.componentInstance.files.set(files);
    await fixture.whenStable();
  }

  async function gone(): Promise<void> {
    fixture.componentInstance.isThere.set(false);
    await fixture.whenStable();
  }

  it('is an address at which the page finds it', async () => {
    await show(picture('a.svg'));
    const [url = ''] = shown();
    const answer = await fetch(url);
    expect(await answer.text()).toContain('<svg');
    await expect.poll(() => document.querySelector('img')?.complete).toBe(true);
  });

  it('is made once, however often the view is checked', async () => {
    await show(picture('a.svg'));
    for (let times = 1; times < 4; times++) {
      fixture.componentInstance.times.set(times);
      await fixture.whenStable();
    }
    expect(made).toHaveLength(1);
    expect(revoked).toEqual([]);
  });

  it('is revoked once when another file is shown in its place, or none', async () => {
    await show(picture('a.svg'));
    await show(picture('b.svg'));
    expect(shown()).toEqual([made[1]]);
    expect(revoked).toEqual([made[0]]);
    await show(null);
    expect(revoked).toEqual(made);
    await show(picture('c.svg'));
    expect(shown()).toEqual([made[2]]);
  });

  it('is revoked once when its view is gone, and those of others stay', async () => {
    await show(picture('a.svg'), picture('b.svg'));
    await show(picture('a.svg'));
    expect(made).toHaveLength(3);
    expect(shown()).toEqual([made[2]]);
    expect(revoked.toSorted()).toEqual([made[0], made[1]].toSorted());
    await gone();
    expect(revoked.toSorted()).toEqual(made.toSorted());
  });

  it('is revoked once when its view goes right after it was made', async () => {
    await show(picture('a.svg'));
    fixture.componentInstance.files.set([picture('b.svg')]);
    TestBed.tick();
    await gone();
    expect(made).toHaveLength(2);
    expect(revoked.toSorted()).toEqual(made.toSorted());
  });

  it('shows videos and sounds too, and nothing for null and other files', async () => {
    fixture.componentInstance.film.set(new File(['x'], 'a.webm', { type: 'video/webm' }));
    await show(null, new File(['<p>'], 'a.html', { type: 'text/html' }), new File(['x'], 'b'));
    expect(shown()).toHaveLength(1);
    expect(document.querySelectorAll('span')).toHaveLength(3);
    expect(made).toHaveLength(1);
  });
});

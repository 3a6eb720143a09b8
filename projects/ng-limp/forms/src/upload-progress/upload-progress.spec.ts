import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ɵviewCall, ɵstartCall } from 'ng-limp/client';
import type { LimpCall, UploadProgress } from 'ng-limp/client';
import { NEVER, ReplaySubject } from 'rxjs';
import type { Observable } from 'rxjs';
import { LimpUploadProgress } from './upload-progress';

@Component({
  imports: [LimpUploadProgress],
  template: `<limp-upload-progress [call]="call()" label="Photo" />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly call = signal<LimpCall<unknown> | null>(null);
}

function callWith(progress$: Observable<UploadProgress>): LimpCall<unknown> {
  const call = ɵstartCall<unknown>(() => null);
  return ɵviewCall(
    call,
    (replies) => replies,
    () => progress$,
  );
}

function at(loaded: number, restarts = 0): UploadProgress {
  return {
    files: [],
    state: 'sending',
    loaded,
    total: 4_000_000,
    restarts,
    rate: null,
    remaining: null,
  };
}

async function pageOf(call: LimpCall<unknown> | null) {
  const fixture = TestBed.createComponent(Host);
  fixture.componentInstance.call.set(call);
  await fixture.whenStable();
  const root: unknown = fixture.nativeElement;
  if (!(root instanceof Element)) throw new Error('Nothing was rendered.');
  const text = (part: string) =>
    root.querySelector(`.limp-upload-progress-${part}`)?.textContent.trim() ?? null;
  return {
    host: fixture.componentInstance,
    settled: () => fixture.whenStable(),
    bar: () => root.querySelector('progress'),
    text,
  };
}

describe('The progress of an upload', () => {
  it('shows nothing without a call, and nothing for a call without files', async () => {
    const page = await pageOf(null);
    expect(page.bar()).toBeNull();
    page.host.call.set(callWith(NEVER));
    await page.settled();
    expect(page.bar()).toBeNull();
    expect(page.text('spoken')).toBe('');
  });

  it('shows bytes and percent, and counts 100 only when all is there', async () => {
    const progress = new ReplaySubject<UploadProgress>(1);
    const page = await pageOf(callWith(progress));
    progress.next(at(1_250_000));
    await page.settled();
    expect(page.bar()?.value).toBe(1_250_000);
    expect(page.bar()?.max).toBe(4_000_000);
    expect(page.bar()?.getAttribute('aria-label')).toBe('Photo');
    expect(page.text('bytes')).toBe('1.3 MB of 4 MB');
    expect(page.text('percent')).toBe('31 %');
    progress.next(at(3_999_999));
    await page.settled();
    expect(page.text('percent')).toBe('99 %');
    progress.next(at(4_000_000));
    progress.complete();
    await page.settled();
    expect(page.text('percent')).toBe('100 %');
  });

  it('speaks at the start, at each quarter and at the end, not at every chunk', async () => {
    const progress = new ReplaySubject<UploadProgress>(1);
    const page = await pageOf(callWith(progress));
    const spoken: (string | null)[] = [];
    for (const loaded of [0, 500_000, 1_000_000, 1_500_000, 2_000_000, 3_900_000, 4_000_000]) {
      progress.next(at(loaded));
      await page.settled();
      if (page.text('spoken') !== spoken.at(-1)) spoken.push(page.text('spoken'));
    }
    expect(spoken).toEqual([
      'Photo: started',
      'Photo: 25 %',
      'Photo: 50 %',
      'Photo: 75 %',
      'Photo: complete',
    ]);
  });

  it('tells when files had to start over', async () => {
    const progress = new ReplaySubject<UploadProgress>(1);
    const page = await pageOf(callWith(progress));
    progress.next(at(1_000_000));
    await page.settled();
    expect(page.text('restarts')).toBeNull();
    progress.next(at(0, 1));
    await page.settled();
    expect(page.text('restarts')).toBe('started over once');
    expect(page.text('spoken')).toBe('Photo: started, started over once');
    progress.next(at(0, 2));
    await page.settled();
    expect(page.text('restarts')).toBe('started over 2 times');
  });

  it('forgets one call when given the next', async () => {
    const first = new ReplaySubject<UploadProgress>(1);
    first.next(at(4_000_000));
    const page = await pageOf(callWith(first));
    expect(page.text('percent')).toBe('100 %');
    page.host.call.set(callWith(NEVER));
    await page.settled();
    expect(page.bar()).toBeNull();
  });
});

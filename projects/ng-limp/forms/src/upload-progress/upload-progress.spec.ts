import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import type { LimpCall, RunningUpload } from 'ng-limp/client';
import { BEGUN, scriptedCall } from '../spec/scripted-call';
import { LIMP_PROGRESS_TEXTS } from './progress-texts';
import { LimpUploadProgress } from './upload-progress';

@Component({
  imports: [LimpUploadProgress],
  template: `<limp-upload-progress [call]="call()" [controls]="controls()" label="Photo" />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly call = signal<LimpCall<unknown> | RunningUpload | null>(null);
  readonly controls = signal(false);
}

async function pageOf(call: LimpCall<unknown> | RunningUpload | null) {
  const fixture = TestBed.createComponent(Host);
  fixture.componentInstance.call.set(call);
  await fixture.whenStable();
  const root: unknown = fixture.nativeElement;
  if (!(root instanceof HTMLElement)) throw new Error('Nothing was rendered.');
  return {
    root,
    host: fixture.componentInstance,
    settled: () => fixture.whenStable(),
    bar: () => root.querySelector('progress'),
    text: (part: string) =>
      root.querySelector(`.limp-upload-progress-${part}`)?.textContent.trim() ?? null,
    buttons: () => Array.from(root.querySelectorAll('button')),
  };
}

describe('The progress of an upload', () => {
  it('shows nothing without a call, and nothing for a call without files', async () => {
    const page = await pageOf(null);
    expect(page.bar()).toBeNull();
    page.host.call.set(scriptedCall());
    await page.settled();
    expect(page.bar()).toBeNull();
    expect(page.text('spoken')).toBe('');
  });

  it('shows a bar and what there is to say', async () => {
    const call = scriptedCall();
    const page = await pageOf(call);
    call.at({ loaded: 1_250_000, rate: 500_000, remaining: 5500, restarts: 1 });
    await page.settled();
    expect(page.bar()?.position).toBe(0.3125);
    expect(page.bar()?.getAttribute('aria-label')).toBe('Photo');
    expect(page.text('bytes')).toBe('1.3 MB of 4 MB');
    expect(page.text('state')).toBe('sending');
    expect(page.text('rate')).toBe('500 kB/s');
    expect(page.text('left')).toBe('6 seconds left');
    expect(page.text('restarts')).toBe('started over once');
    expect(page.text('percent')).toBe('31%');
  });

  it('speaks at the start, each quarter, the end and each change of state, not at every chunk', async () => {
    const call = scriptedCall();
    const page = await pageOf(call);
    const spoken: (string | null)[] = [];
    for (const progress of [
      { state: 'queued' },
      { loaded: 0 },
      { loaded: 500_000 },
      { loaded: 1_000_000 },
      { loaded: 1_500_000 },
      { loaded: 1_500_000, state: 'throttled' },
      { loaded: 1_500_000, state: 'paused' },
      { loaded: 1_500_000, state: 'offline' },
      { loaded: 0, restarts: 1 },
      { loaded: 2_000_000, restarts: 1 },
      { loaded: 3_900_000, restarts: 1 },
      { loaded: 4_000_000, state: 'sent', restarts: 1 },
    ] as const) {
      call.at(progress);
      await page.settled();
      if (page.text('spoken') !== spoken.at(-1)) spoken.push(page.text('spoken'));
    }
    expect(spoken).toEqual([
      'Photo: waiting for its turn',
      'Photo: sending',
      'Photo: 25%',
      'Photo: waiting for the server’s quota',
      'Photo: paused',
      'Photo: offline',
      'Photo: sending, started over once',
      'Photo: 50%, started over once',
      'Photo: 75%, started over once',
      'Photo: complete, started over once',
    ]);
  });

  it('is heard inside of a form that is busy', async () => {
    const page = await pageOf(null);
    const region = page.root.querySelector('[aria-live=polite]');
    expect(region?.getAttribute('aria-busy')).toBe('false');
  });

  it('has no buttons unless asked for', async () => {
    const call = scriptedCall();
    call.at({ loaded: 1 });
    const page = await pageOf(call);
    expect(page.buttons()).toEqual([]);
  });

  it('is paused, resumed and cancelled by buttons that say of what', async () => {
    const call = scriptedCall();
    call.at({ loaded: 1 });
    const page = await pageOf(call);
    page.host.controls.set(true);
    await page.settled();
    const names = () => page.buttons().map((button) => button.getAttribute('aria-label'));
    expect(names()).toEqual(['Pause Photo', 'Cancel Photo']);
    const [pause, cancel] = page.buttons();
    pause?.focus();
    pause?.click();
    call.at({ loaded: 1, state: 'paused' });
    await page.settled();
    expect(names()).toEqual(['Resume Photo', 'Cancel Photo']);
    expect(document.activeElement).toBe(pause);
    pause?.click();
    cancel?.click();
    expect(call.asked).toEqual(['pause', 'resume', 'cancel']);
    call.at({ loaded: 4_000_000, state: 'sent' });
    await page.settled();
    expect(names()).toEqual([]);
  });

  it('shows a file of all that go up, and what is asked of it', async () => {
    const call = scriptedCall();
    const file = new File(['a photo'], 'photo.png');
    const { rate, remaining, restarts } = BEGUN;
    const upload: RunningUpload = {
      ...{ attr: 'photo', index: 0, name: 'photo.png', file, endpoint: 'staff/create' },
      ...{ state: 'paused', loaded: 1, total: 4, rate, remaining, restarts },
      pause: () => call.pause(),
      resume: () => call.resume(),
      cancel: () => call.cancel(),
    };
    const page = await pageOf(upload);
    page.host.controls.set(true);
    await page.settled();
    expect(page.text('percent')).toBe('25%');
    page.buttons()[0]?.click();
    expect(call.asked).toEqual(['resume']);
    page.host.call.set({ ...upload, state: 'sending', loaded: 3 });
    await page.settled();
    expect(page.text('spoken')).toBe('Photo: 75%');
  });

  it('speaks the language of the app', async () => {
    const english = TestBed.inject(LIMP_PROGRESS_TEXTS);
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        {
          provide: LIMP_PROGRESS_TEXTS,
          useValue: { ...english, loaded: (one: string, all: string) => `${one} von ${all}` },
        },
      ],
    });
    const call = scriptedCall();
    call.at({ loaded: 1_250_000 });
    const page = await pageOf(call);
    expect(page.text('bytes')).toBe('1.3 MB von 4 MB');
  });

  it.each(['queued', 'sending', 'throttled', 'paused', 'offline', 'sent'] as const)(
    'has nothing that axe finds wrong while it is %s',
    async (state) => {
      const call = scriptedCall();
      call.at({ state, loaded: 1_000_000, rate: 1, remaining: 1, restarts: 1 });
      const page = await pageOf(call);
      page.host.controls.set(true);
      await page.settled();
      const { violations } = await axe.run(page.root);
      expect(violations).toEqual([]);
    },
  );
});

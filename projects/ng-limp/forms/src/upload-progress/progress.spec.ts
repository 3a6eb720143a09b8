import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { BEGUN, scriptedCall } from '../spec/scripted-call';
import { LimpProgress } from './progress';
import type { LimpProgressSource } from './told-progress';

@Component({
  imports: [LimpProgress],
  template: `
    <progress [limpProgress]="source()"></progress>
    <progress [limpProgress]="source()" aria-label="Photo"></progress>
    <label>Attachments <progress [limpProgress]="source()" aria-label=""></progress></label>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly source = signal<LimpProgressSource>(null);
}

async function pageOf(source: LimpProgressSource) {
  const fixture = TestBed.createComponent(Host);
  fixture.componentInstance.source.set(source);
  await fixture.whenStable();
  const root: unknown = fixture.nativeElement;
  if (!(root instanceof HTMLElement)) throw new Error('Nothing was rendered.');
  const bars = Array.from(root.querySelectorAll('progress'));
  const [bar] = bars;
  if (bar === undefined) throw new Error('There is no bar.');
  return { host: fixture.componentInstance, root, bars, bar, settled: () => fixture.whenStable() };
}

describe('A native progress bar', () => {
  it('shows what a call tells, as a native bar does', async () => {
    const call = scriptedCall();
    const { bar, settled } = await pageOf(call);
    call.at({ loaded: 1_000_000, remaining: 90_000 });
    await settled();
    expect([bar.value, bar.max]).toEqual([1_000_000, 4_000_000]);
    expect(bar.position).toBe(0.25);
    expect(bar.getAttribute('aria-valuetext')).toBe('25%, sending, 2 minutes left');
    call.at({ loaded: 4_000_000, state: 'sent' });
    await settled();
    expect(bar.position).toBe(1);
    expect(bar.getAttribute('aria-valuetext')).toBe('100%, complete');
  });

  it('is indeterminate while nothing is known, and while it waits', async () => {
    const call = scriptedCall();
    const { bar, settled } = await pageOf(call);
    expect(bar.position).toBe(-1);
    expect(bar.hasAttribute('aria-valuetext')).toBe(false);
    for (const state of ['queued', 'throttled'] as const) {
      call.at({ state, loaded: 1 });
      await settled();
      expect(bar.position, state).toBe(-1);
    }
    for (const state of ['sending', 'paused', 'offline'] as const) {
      call.at({ state, loaded: 2_000_000 });
      await settled();
      expect(bar.position, state).toBe(0.5);
    }
  });

  it('shows progress that was told, and a file of many', async () => {
    const { host, bar, settled } = await pageOf({ ...BEGUN, loaded: 3_000_000 });
    expect(bar.position).toBe(0.75);
    const { rate, remaining, restarts } = BEGUN;
    host.source.set({ state: 'paused', loaded: 1, total: 2, rate, remaining, restarts });
    await settled();
    expect(bar.position).toBe(0.5);
    expect(bar.getAttribute('aria-valuetext')).toBe('50%, paused');
  });

  it('forgets one call when it is given the next', async () => {
    const first = scriptedCall();
    first.at({ loaded: 4_000_000, state: 'sent' });
    const { host, bar, settled } = await pageOf(first);
    expect(bar.position).toBe(1);
    host.source.set(scriptedCall());
    await settled();
    expect(bar.position).toBe(-1);
  });

  it('has a name, its own or the one it is given', async () => {
    const call = scriptedCall();
    call.at({ loaded: 1_000_000 });
    const { bars, root } = await pageOf(call);
    expect(bars.map((bar) => bar.getAttribute('aria-label'))).toEqual(['Upload', 'Photo', null]);
    const { violations } = await axe.run(root);
    expect(violations).toEqual([]);
  });
});

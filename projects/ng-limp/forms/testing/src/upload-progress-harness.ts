import { ComponentHarness, HarnessPredicate } from '@angular/cdk/testing';
import type { BaseHarnessFilters, TestElement } from '@angular/cdk/testing';
import { whilePending } from './while-pending';

/** What upload progress is found by. */
export interface LimpUploadProgressHarnessFilters extends BaseHarnessFilters {
  /** What the upload is called. Only found while it shows something. */
  readonly label?: string | RegExp;
}

/** A `<limp-upload-progress>`, as tests use it. None of its methods waits for the call that is in flight. */
export class LimpUploadProgressHarness extends ComponentHarness {
  static readonly hostSelector = 'limp-upload-progress';

  readonly #bar = this.locatorForOptional('progress');
  readonly #spoken = this.locatorFor('[aria-live]');

  /** Finds upload progress by what it is called. */
  static with(
    filters: LimpUploadProgressHarnessFilters = {},
  ): HarnessPredicate<LimpUploadProgressHarness> {
    return new HarnessPredicate(LimpUploadProgressHarness, filters).addOption(
      'label',
      filters.label,
      (harness, label) => HarnessPredicate.stringMatches(harness.getLabel(), label),
    );
  }

  /** Whether it shows an upload. */
  isShown(): Promise<boolean> {
    return whilePending(async () => (await this.#bar()) !== null);
  }

  /** What the upload is called; null while nothing is shown. */
  getLabel(): Promise<string | null> {
    return this.#ofBar((bar) => bar.getAttribute('aria-label'));
  }

  /** Percent, state, remaining time and restarts in words; null while nothing is shown. */
  getValueText(): Promise<string | null> {
    return this.#ofBar((bar) => bar.getAttribute('aria-valuetext'));
  }

  /** How much is there, from 0 to 1; null while the bar only says that it is busy, or nothing is shown. */
  getShare(): Promise<number | null> {
    return this.#ofBar(async (bar) => {
      const share = await bar.getProperty<number>('position');
      return share < 0 ? null : share;
    });
  }

  /** What assistive technology was told last. */
  getSpoken(): Promise<string> {
    return whilePending(async () => (await this.#spoken()).text());
  }

  /** Presses `Pause`. Fails where there is no such button. */
  pause(): Promise<void> {
    return this.#press('pause');
  }

  /** Presses `Resume`. Fails where there is no such button. */
  resume(): Promise<void> {
    return this.#press('resume');
  }

  /** Presses `Cancel`. Fails where there is no such button. */
  cancel(): Promise<void> {
    return this.#press('cancel');
  }

  #ofBar<T>(read: (bar: TestElement) => Promise<T>): Promise<T | null> {
    return whilePending(async () => {
      const bar = await this.#bar();
      return bar === null ? null : read(bar);
    });
  }

  #press(action: string): Promise<void> {
    return whilePending(async () => {
      const button = await this.locatorFor(`.limp-upload-progress-${action}`)();
      await button.click();
    });
  }
}

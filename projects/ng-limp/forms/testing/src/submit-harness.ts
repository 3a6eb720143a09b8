import { ContentContainerComponentHarness, HarnessPredicate } from '@angular/cdk/testing';
import type { BaseHarnessFilters } from '@angular/cdk/testing';
import { LimpUploadProgressHarness } from './upload-progress-harness';
import { whilePending } from './while-pending';

/**
 * A form with `limpSubmit`, as tests use it.
 *
 * ```ts
 * const form = await loader.getHarness(LimpSubmitHarness);
 * await form.submit();
 * limp.expectOne('staff/create').flush();
 * expect(await form.isSending()).toBe(false);
 * ```
 *
 * None of its methods waits for the call that is in flight.
 */
export class LimpSubmitHarness extends ContentContainerComponentHarness {
  static readonly hostSelector = 'form.limp-submit';

  /** Finds forms by what all harnesses can be found by, such as a selector. */
  static with(filters: BaseHarnessFilters = {}): HarnessPredicate<LimpSubmitHarness> {
    return new HarnessPredicate(LimpSubmitHarness, filters);
  }

  /** Submits it, as a press of Enter in a field does. */
  submit(): Promise<void> {
    return whilePending(async () => (await this.host()).dispatchEvent('submit'));
  }

  /** Whether it is being sent. */
  isSending(): Promise<boolean> {
    return whilePending(
      async () => (await (await this.host()).getAttribute('aria-busy')) === 'true',
    );
  }

  /** The progress of its upload, if it has a `<limp-upload-progress>`. */
  getProgress(): Promise<LimpUploadProgressHarness | null> {
    return whilePending(() => this.locatorForOptional(LimpUploadProgressHarness)());
  }
}

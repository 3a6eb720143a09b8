import { ComponentHarness, HarnessPredicate, parallel } from '@angular/cdk/testing';
import type { BaseHarnessFilters, ComponentHarnessConstructor } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';

/** Which file inputs are looked for. */
export interface LimpFileInputHarnessFilters extends BaseHarnessFilters {
  /** What {@link LimpFileInputHarness.getLabel} gives. */
  label?: string | RegExp | null;
  disabled?: boolean;
}

/**
 * Handles a `<limp-file-input>` in tests with Angular's `TestBed`, in a browser and without one.
 *
 * ```ts
 * const photo = await loader.getHarness(LimpFileInputHarness.with({ label: 'Photo' }));
 * await photo.choose(new File(['…'], 'photo.png', { type: 'image/png' }));
 * ```
 */
export class LimpFileInputHarness extends ComponentHarness {
  static readonly hostSelector = 'limp-file-input';

  readonly #native = this.locatorFor('.limp-file-input-native');
  readonly #names = this.locatorForAll('.limp-file-input-name');
  readonly #removeButtons = this.locatorForAll('.limp-file-input-remove');
  readonly #messages = this.locatorForAll('.limp-file-input-status > *');

  static with<T extends LimpFileInputHarness>(
    this: ComponentHarnessConstructor<T>,
    filters: LimpFileInputHarnessFilters = {},
  ): HarnessPredicate<T> {
    return new HarnessPredicate(this, filters)
      .addOption('label', filters.label, (input, label) =>
        HarnessPredicate.stringMatches(input.getLabel(), label),
      )
      .addOption(
        'disabled',
        filters.disabled,
        async (input, disabled) => (await input.isDisabled()) === disabled,
      );
  }

  /** The texts of its labels, inside and outside, or its `aria-label`; null without any. */
  async getLabel(): Promise<string | null> {
    const native = await this.#nativeInput();
    const labels = Array.from(native.labels ?? [], ({ textContent }) => textContent.trim());
    return labels.join(' ') || native.getAttribute('aria-label');
  }

  /** The names of its files, with the folders of those that came in some. */
  async getFileNames(): Promise<string[]> {
    const names = await this.#names();
    return parallel(() => names.map((name) => name.text()));
  }

  /** What it says of the last change, to be seen or only heard: for each kind of news a sentence. */
  async getMessages(): Promise<string[]> {
    const messages = await this.#messages();
    return parallel(() => messages.map((message) => message.text()));
  }

  /**
   * Chooses files in the browser's dialog.
   *
   * @throws where a person could not: it is disabled, or takes one file only
   */
  async choose(...files: readonly File[]): Promise<void> {
    const native = await this.#nativeInput();
    if (await this.isDisabled())
      throw new Error('Nothing can be chosen: the file input is disabled.');
    if (files.length > 1 && !native.multiple && !native.hasAttribute('webkitdirectory')) {
      throw new Error(
        `${files.length} files cannot be chosen: the file input has neither multiple nor directory.`,
      );
    }
    // No list of files can be made without a browser.
    Object.defineProperty(native, 'files', {
      configurable: true,
      get: () => files,
      set: () => undefined,
    });
    native.dispatchEvent(new Event('input', { bubbles: true }));
    native.dispatchEvent(new Event('change', { bubbles: true }));
    Reflect.deleteProperty(native, 'files');
    await this.forceStabilize();
  }

  /** Drops files on it. */
  async drop(...files: readonly File[]): Promise<void> {
    const host = TestbedHarnessEnvironment.getNativeElement(await this.host());
    for (const type of ['dragenter', 'dragover', 'drop']) {
      host.dispatchEvent(eventWith(type, 'dataTransfer', files));
    }
    await this.forceStabilize();
  }

  /** Puts the focus on it and pastes files. */
  async paste(...files: readonly File[]): Promise<void> {
    await this.focus();
    (await this.#nativeInput()).dispatchEvent(eventWith('paste', 'clipboardData', files));
    await this.forceStabilize();
  }

  /**
   * Takes the first file of this name away.
   *
   * @throws where there is none
   */
  async remove(name: string | RegExp): Promise<void> {
    const names = await this.getFileNames();
    const matches = await parallel(() =>
      names.map((given) => HarnessPredicate.stringMatches(given, name)),
    );
    const button = (await this.#removeButtons())[matches.indexOf(true)];
    if (button === undefined) {
      throw new Error(`No file ${String(name)} can be removed: there are [${names.join(', ')}].`);
    }
    await button.click();
  }

  /** Whether nothing can be changed: it or what it is in is disabled or inert, or its field in a signal form readonly. */
  async isDisabled(): Promise<boolean> {
    return (await this.#nativeInput()).matches(':disabled, [inert], [inert] *');
  }

  async isRequired(): Promise<boolean> {
    return (await this.#nativeInput()).required;
  }

  async isMultiple(): Promise<boolean> {
    return (await this.#nativeInput()).multiple;
  }

  async isDropZone(): Promise<boolean> {
    return (await this.host()).hasClass('limp-file-input-zone');
  }

  /** Whether it is shown to be wrong, which it is once it was touched. */
  async isShownInvalid(): Promise<boolean> {
    return (await (await this.#native()).getAttribute('aria-invalid')) === 'true';
  }

  async getAccept(): Promise<string> {
    return (await this.#nativeInput()).accept;
  }

  async focus(): Promise<void> {
    await (await this.#native()).focus();
  }

  async blur(): Promise<void> {
    await (await this.#native()).blur();
  }

  /** Whether the focus is on the button that opens the dialog. */
  async isFocused(): Promise<boolean> {
    return (await this.#native()).isFocused();
  }

  async #nativeInput(): Promise<HTMLInputElement> {
    const native = TestbedHarnessEnvironment.getNativeElement(await this.#native());
    if (!(native instanceof HTMLInputElement)) throw new Error('The file input has no input.');
    return native;
  }
}

/** An event that brings files, as browsers make it: without one, there are no events of that kind. */
function eventWith(type: string, property: string, files: readonly File[]): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  const items = files.map((file) => ({
    kind: 'file',
    type: file.type,
    getAsFile: () => file,
    webkitGetAsEntry: () => null,
  }));
  return Object.defineProperty(event, property, {
    value: { types: ['Files'], dropEffect: 'none', items, files },
  });
}

import {
  ChangeDetectionStrategy,
  Component,
  ViewEncapsulation,
  afterRenderEffect,
  booleanAttribute,
  computed,
  input,
  model,
  output,
  viewChild,
} from '@angular/core';
import type { ElementRef } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { LimpBytesPipe } from '../bytes/bytes.pipe';
import { joinFiles, toFileList } from './file-list';

let count = 0;

/**
 * A control for choosing files. Its value is `File[] | null`, ready to stand in the doc of a call: `null` while no
 * file is chosen, so that `required` means what it says.
 *
 *     <limp-file-input formControlName="attachments" label="Attachments" multiple />
 *
 * Works with `formControlName`, `[formControl]`, `[formField]`, `ngModel`, and `[(value)]` alone. With `multiple`,
 * choosing again adds to the files there are. Every file is listed with its size and a button that takes it away.
 *
 * Nearly without style. Classes to style it by: `limp-file-input` (the element), `limp-file-input-label`, `-native`,
 * `-files`, `-file`, `-name`, `-size`, `-remove`; custom properties `--limp-file-input-gap` and
 * `--limp-file-input-size-color`.
 */
@Component({
  selector: 'limp-file-input',
  imports: [LimpBytesPipe],
  templateUrl: './file-input.html',
  styleUrl: './file-input.css',
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    class: 'limp-file-input',
    '(focusout)': 'leave($event)',
  },
})
export class LimpFileInput implements FormValueControl<File[] | null> {
  /** The chosen files, or null. */
  readonly value = model<File[] | null>(null);
  /** Whether several files may be chosen. Default: false. */
  readonly multiple = input(false, { transform: booleanAttribute });
  /** Which files the browser offers, such as `image/*`. People can choose others all the same. Default: all. */
  readonly accept = input('');
  /** Set by the form, where there is one. */
  readonly disabled = input(false, { transform: booleanAttribute });
  /** Set by the form, where there is one. */
  readonly required = input(false, { transform: booleanAttribute });
  /** Set by the form, where there is one. */
  readonly invalid = input(false, { transform: booleanAttribute });
  /** Set by the form, where there is one: errors are shown to assistive technology only from then on. */
  readonly touched = input(false, { transform: booleanAttribute });
  /** Text of a `<label>` inside. Default: none; then give `aria-label`, or a `<label>` for {@link inputId}. */
  readonly label = input('');
  /** `id` of the native input, for a `<label for>` outside. Default: one of its own. */
  readonly inputId = input(`limp-file-input-${count++}`);
  /** What the buttons that take a file away are called, followed by the file's name. Default: `Remove`. */
  readonly removeLabel = input('Remove');
  /** Passed on to the native input. */
  readonly ariaLabel = input<string | null>(null, { alias: 'aria-label' });
  /** Passed on to the native input. */
  readonly ariaLabelledby = input<string | null>(null, { alias: 'aria-labelledby' });
  /** Passed on to the native input: ids of hints and error messages. */
  readonly ariaDescribedby = input<string | null>(null, { alias: 'aria-describedby' });

  /** Emits when the control is left, or its dialog given up. */
  readonly touch = output();

  protected readonly files = computed<readonly File[]>(() => this.value() ?? []);
  protected readonly showsInvalid = computed(() => this.invalid() && this.touched());

  private readonly native = viewChild.required<ElementRef<HTMLInputElement>>('native');

  constructor() {
    // The native input holds what the value says, whoever set it: a reset of the form empties it.
    afterRenderEffect(() => {
      this.hold(this.files());
    });
  }

  /** Puts the focus on the native input. */
  focus(options?: FocusOptions): void {
    this.native().nativeElement.focus(options);
  }

  protected choose(): void {
    const chosen = Array.from(this.native().nativeElement.files ?? []);
    const files = this.multiple() ? joinFiles(this.files(), chosen) : chosen;
    this.value.set(files.length === 0 ? null : files);
    this.hold(this.files());
  }

  /** Before the dialog opens: an input that holds nothing reports a change even for the file it had before. */
  protected forgetPaths(): void {
    this.native().nativeElement.value = '';
  }

  protected giveUp(): void {
    this.hold(this.files());
    this.touch.emit();
  }

  protected remove(file: File): void {
    const rest = this.files().filter((other) => other !== file);
    this.value.set(rest.length === 0 ? null : rest);
    // The button is about to go, and the focus with it.
    this.focus();
  }

  protected leave({ currentTarget, relatedTarget }: FocusEvent): void {
    const staysInside =
      currentTarget instanceof Node &&
      relatedTarget instanceof Node &&
      currentTarget.contains(relatedTarget);
    if (!staysInside) this.touch.emit();
  }

  private hold(files: readonly File[]): void {
    this.native().nativeElement.files = toFileList(files);
  }
}

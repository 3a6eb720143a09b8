import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  ViewEncapsulation,
  afterNextRender,
  afterRenderEffect,
  booleanAttribute,
  computed,
  inject,
  input,
  linkedSignal,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { ɵloadUploads } from 'ng-limp/client';
import { LimpBytesPipe } from '../bytes/bytes.pipe';
import { Arrivals } from './arrivals';
import { isBarred } from './barred';
import { droppedIn } from './dropped';
import { completeFormDirectives } from './form-directives';
import { shownName, toFileList } from './file-list';
import { message } from './messages';
import type { Message } from './messages';
import type { LimpRefusedFile } from './refusal';
import { LIMP_FILE_INPUT_TEXTS } from './texts';
import type { LimpFileInputTexts } from './texts';

let count = 0;

/** What a form field around a file input shows in its place. */
export interface LimpFileInputField {
  /** Ids of hints and error messages, parted by spaces, those of `aria-describedby` among them. */
  readonly describedBy: string;
  /** Whether it is shown to be wrong. */
  readonly showsError: boolean;
}

/**
 * A control for choosing files. Its value is `File[] | null`, ready to stand in the doc of a call: `null` while no
 * file is chosen, so that `required` means what it says.
 *
 * ```html
 * <limp-file-input formControlName="attachments" label="Attachments" multiple dropZone />
 * ```
 *
 * Works with `formControlName`, `[formControl]`, `[formField]`, `ngModel`, and `[(value)]` alone. Files are chosen,
 * dropped on it, or pasted while the focus is in it. With `multiple`, new files are added to those there are. Every
 * file is listed with its size and a button that takes it away.
 *
 * Where it is in a disabled `<fieldset>` or an `inert` part of the page, it takes no files, whatever its own inputs say.
 * A file that is there already, byte by byte, is not taken twice; two that only look alike are two.
 *
 * What is dropped or pasted is taken as the browser's own dialog would offer it: only what `accept` asks for, and
 * without `multiple` only the first such file. Folders are taken with all that is in them where several files are
 * possible. The rest is refused, which is shown, and told by `refused`.
 *
 * Nearly without style. Classes to style it by: `limp-file-input` (the element), with `-zone` for a drop zone and
 * `-over` while files are dragged over it, `limp-file-input-label`, `-box` (the zone), `-native`, `-hint`, `-reading`,
 * `-refused`, `-files`, `-file`, `-name`, `-size`, `-remove`; custom properties `--limp-file-input-border`,
 * `-radius`, `-padding`, `-over-background`, `-error-color`, `-gap` and `-size-color`.
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
    '[class.limp-file-input-zone]': 'dropZone()',
    '[class.limp-file-input-over]': 'isOver() && !locked()',
    '[attr.aria-busy]': 'reading() || null',
    '(click)': 'openFromZone($event)',
    '(focusout)': 'leave($event)',
    '(dragenter)': 'drag($event)',
    '(dragover)': 'drag($event)',
    '(dragleave)': 'dragOut($event)',
    '(drop)': 'drag($event)',
    // A browser pastes where its selection is, which may be far from the focus.
    '(document:paste)': 'paste($event)',
  },
})
export class LimpFileInput implements FormValueControl<File[] | null> {
  /** The chosen files, or null. */
  readonly value = model<File[] | null>(null);
  /** Whether several files may be chosen. Default: false. */
  readonly multiple = input(false, { transform: booleanAttribute });
  /**
   * Which files are asked for, as HTML has it: `image/*,.pdf`. Others can be chosen all the same where the browser's
   * dialog lets people do so, but not dropped or pasted. Default: all.
   */
  readonly accept = input<string | null | undefined>('');
  /** Whether it looks like a place to drop files. They can be dropped on it anyway. Default: false. */
  readonly dropZone = input(false, { transform: booleanAttribute });
  /** Whether the browser's dialog offers whole folders. Phones have no such dialog. Default: false. */
  readonly directory = input(false, { transform: booleanAttribute });
  /**
   * On phones: the camera that takes what `accept` asks for, instead of a dialog: `user` faces the person,
   * `environment` the world. Default: none.
   */
  readonly capture = input<'user' | 'environment' | null | undefined>(null);
  /** Set by the form, where there is one. */
  readonly disabled = input(false, { transform: booleanAttribute });
  /** Set by a signal form: files can then neither come nor go. */
  readonly readonly = input(false, { transform: booleanAttribute });
  /** Set by the form, where there is one. */
  readonly required = input(false, { transform: booleanAttribute });
  /** Set by the form, where there is one. */
  readonly invalid = input(false, { transform: booleanAttribute });
  /** Set by the form, where there is one: errors are shown to assistive technology only from then on. */
  readonly touched = input(false, { transform: booleanAttribute });
  /** Text of a `<label>` inside. Default: none; then give `aria-label`, or a `<label>` for {@link inputId}. */
  readonly label = input<string | null | undefined>('');
  /** `id` of the native input, for a `<label for>` outside. Default: one of its own. */
  readonly inputId = input(`limp-file-input-${count++}`);
  /** What it says otherwise than {@link LIMP_FILE_INPUT_TEXTS}. Default: nothing. */
  readonly texts = input<Partial<LimpFileInputTexts>>({});
  /** Passed on to the native input. */
  readonly ariaLabel = input<string | null | undefined>(null, { alias: 'aria-label' });
  /** Passed on to the native input. */
  readonly ariaLabelledby = input<string | null | undefined>(null, { alias: 'aria-labelledby' });
  /** Passed on to the native input: ids of hints and error messages. */
  readonly ariaDescribedby = input<string | null | undefined>(null, { alias: 'aria-describedby' });

  /** Emits when the control is left, its dialog given up, or something dropped on it. */
  readonly touch = output();
  /** Emits what was chosen, dropped or pasted but not taken, and why. */
  readonly refused = output<readonly LimpRefusedFile[]>();

  /** Whether folders that were dropped, or files like those there are, are being read: they are not in the value yet. */
  readonly reading = computed(() => this.#arrivals.reading());
  /** Set by a form field around it that shows hints and errors itself, such as that of Material. */
  readonly formField = signal<LimpFileInputField | null>(null);

  protected readonly nameOf = shownName;
  protected readonly isOver = signal(false);
  protected readonly files = computed<readonly File[]>(() => this.value() ?? []);
  protected readonly locked = computed(() => this.disabled() || this.readonly());
  protected readonly several = computed(() => this.multiple() || this.directory());
  protected readonly hintId = computed(() => `${this.inputId()}-hint`);
  protected readonly describedBy = computed(() => {
    const ids = this.formField()?.describedBy ?? this.ariaDescribedby();
    return [ids, this.dropZone() && this.hintId()].filter(Boolean).join(' ') || null;
  });
  protected readonly showsInvalid = computed(
    () => this.formField()?.showsError ?? (this.invalid() && this.touched()),
  );
  readonly #commonTexts = inject(LIMP_FILE_INPUT_TEXTS);
  protected readonly words = computed(() => ({ ...this.#commonTexts, ...this.texts() }));
  /** What was last said: no longer, once the value is another. */
  protected readonly messages = linkedSignal<unknown, readonly Message[]>({
    source: this.value,
    computation: () => [],
  });

  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly native = viewChild.required<ElementRef<HTMLInputElement>>('native');
  readonly #arrivals = new Arrivals({
    value: this.value,
    several: this.several,
    accept: this.accept,
    words: this.words,
    messages: this.messages,
    refused: this.refused,
  });

  constructor() {
    completeFormDirectives();
    // Files are likely to be sent from here. A call that cannot be sent without says so itself.
    afterNextRender(() => {
      if (navigator.onLine) ɵloadUploads().catch(() => undefined);
    });
    // The native input holds what the value says, by the user or the app: a reset of the form empties it.
    afterRenderEffect(() => {
      this.#hold(this.files());
    });
  }

  /** Puts the focus on the native input. */
  focus(options?: FocusOptions): void {
    this.native().nativeElement.focus(options);
  }

  /** Called by a signal form: what was said is out of date, and drops still being read are given up. */
  reset(): void {
    this.#arrivals.forget();
    this.messages.set([]);
  }

  protected choose(): void {
    this.#arrivals.add(Array.from(this.native().nativeElement.files ?? []));
    this.#hold(this.files());
  }

  /** Before the dialog opens: an input that holds nothing reports a change even for the file it had before. */
  protected forgetPaths(): void {
    this.native().nativeElement.value = '';
  }

  protected giveUp(): void {
    this.#hold(this.files());
    this.touch.emit();
  }

  protected remove(file: File): void {
    if (this.#isLocked) return;
    this.#arrivals.change(this.files().filter((other) => other !== file));
    this.messages.set([message('spoken', this.words().removed(shownName(file)))]);
    // The button is about to go, and the focus with it.
    this.focus();
  }

  protected leave({ relatedTarget }: FocusEvent): void {
    if (!this.#contains(relatedTarget)) this.touch.emit();
  }

  /** The whole zone opens the dialog, as the button in it does. */
  protected openFromZone({ target }: Event): void {
    if (
      this.dropZone() &&
      !this.#isLocked &&
      target instanceof Element &&
      target.matches('.limp-file-input-box, .limp-file-input-hint')
    ) {
      this.native().nativeElement.click();
    }
  }

  /** While files are dragged over it, and when they are dropped: the browser never opens them instead. */
  protected drag(event: DragEvent): void {
    const { dataTransfer, type } = event;
    if (dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    const isDropped = type === 'drop';
    const isLocked = this.#isLocked;
    this.isOver.set(!isDropped && !isLocked);
    dataTransfer.dropEffect = isLocked ? 'none' : 'copy';
    if (isDropped && !isLocked) {
      this.#arrivals.drop(droppedIn(dataTransfer));
      // No blur will come of it.
      this.touch.emit();
    }
  }

  protected dragOut({ relatedTarget }: DragEvent): void {
    if (!this.#contains(relatedTarget)) this.isOver.set(false);
  }

  protected paste(event: ClipboardEvent): void {
    const { clipboardData, defaultPrevented } = event;
    if (clipboardData === null || defaultPrevented || this.#isLocked) return;
    if (!this.#host.matches(':focus-within')) return;
    const pasted = droppedIn(clipboardData);
    if (pasted.length === 0) return;
    event.preventDefault();
    this.#arrivals.drop(pasted);
  }

  /** Whether files can neither come nor go, by what it was told or for what it is in. */
  get #isLocked(): boolean {
    return this.locked() || isBarred(this.native().nativeElement);
  }

  #contains(target: EventTarget | null): boolean {
    return target instanceof Node && this.#host.contains(target);
  }

  #hold(files: readonly File[]): void {
    const native = this.native().nativeElement;
    if (files.length === 0) native.value = '';
    // Not where an app's tests run without a browser.
    else if ('DataTransfer' in globalThis) native.files = toFileList(files);
  }
}
